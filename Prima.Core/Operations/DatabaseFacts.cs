namespace Prima.Core.Operations;

/// <summary>What a database is, before anything is asked of its tables.</summary>
/// <param name="ServerVersion">As the server writes it.</param>
/// <param name="Encoding">Of the database; Prima needs UTF8.</param>
/// <param name="IsReadOnly">A standby, or a session set to read only.</param>
/// <param name="Forgetful">Settings of the server by which it may forget what it has committed; none where all is durable.</param>
/// <param name="Applied">Migrations it has; empty without a schema.</param>
/// <param name="Missing">Migrations of this build that it lacks.</param>
public sealed record DatabaseFacts(string ServerVersion, string Encoding, bool IsReadOnly, IReadOnlyList<string> Forgetful, IReadOnlyList<string> Applied, IReadOnlyList<string> Missing);
