namespace Prima.Core.Operations;

/// <summary>Where the schema differs from what the migrations make, a line an object as in <c>sql/schema.txt</c>. What was changed is in both.</summary>
public sealed record SchemaDrift(IReadOnlyList<string> Missing, IReadOnlyList<string> Extra);
