namespace Prima.Core.Operations;

/// <summary>A process that is at work, or fell silent within the last day without having stopped.</summary>
/// <param name="Name">Machine, process number, and something that no restart repeats.</param>
/// <param name="Roles">Comma separated.</param>
/// <param name="Version">Of the program.</param>
/// <param name="StartedAt">By the database's clock.</param>
/// <param name="BeatAt">When it last said that it is at work.</param>
public sealed record WorkerRow(string Name, string Roles, string Version, DateTime StartedAt, DateTime BeatAt)
{
    /// <summary>Of each loop whose passes fail in a row, its name and why: <c>sender: PostgresException 53100, disk full</c>.</summary>
    public IReadOnlyList<string> Failing { get; init; } = [];

    /// <summary>How often a process says so.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Three beats are missing.</summary>
    public bool IsSilentAt(DateTime now) => now - BeatAt > 3 * Every + TimeSpan.FromSeconds(1);
}
