namespace Prima.Core.Operations;

/// <summary>Something about the database that grows worse if nobody looks.</summary>
/// <param name="Subject">bloat, snapshot, rights, index, connections, lock or stuck.</param>
/// <param name="Finding">What it is.</param>
/// <param name="Cure">The command that puts it right, for psql or a shell.</param>
public sealed record DoctorFinding(string Subject, string Finding, string Cure);
