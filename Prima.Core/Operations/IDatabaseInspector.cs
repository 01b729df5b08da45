namespace Prima.Core.Operations;

/// <summary>Looks closely at the database before a worker relies on it. Reads only; a database that does not answer throws.</summary>
public interface IDatabaseInspector
{
    Task<DatabaseFacts> LookAsync(CancellationToken stopping);

    Task<ConnectionPath> FollowConnectionsAsync(CancellationToken stopping);

    Task<ClockDifference> CompareClocksAsync(CancellationToken stopping);

    /// <summary>Where the schema is not what the migrations and functions of this program make.</summary>
    Task<SchemaDrift> CompareSchemaAsync(CancellationToken stopping);

    /// <summary>What slows the database down, fills it up or stands still in it. Cheap beside millions of rows.</summary>
    Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken stopping);

    Task<DatabaseRights> ReadRightsAsync(CancellationToken stopping);

    /// <summary>Ids of messages that are in no place or in two: always empty. Reads every message.</summary>
    Task<IReadOnlyList<long>> FindMisplacedAsync(CancellationToken stopping);

    /// <summary>Rows for which an invariant of the domain does not hold, each in words; none, unless something is badly wrong. Reads much.</summary>
    Task<IReadOnlyList<string>> FindBrokenInvariantsAsync(CancellationToken stopping);
}
