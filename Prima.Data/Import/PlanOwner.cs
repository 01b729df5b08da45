namespace Prima.Data.Import;

/// <summary>The patient whose number a plan's row names.</summary>
/// <param name="Now">The database's time when the file was read.</param>
internal sealed record PlanOwner(Guid Id, string Zone, DateTimeOffset Now);
