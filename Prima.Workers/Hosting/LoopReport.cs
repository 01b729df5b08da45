namespace Prima.Workers.Hosting;

/// <summary>One loop at one moment.</summary>
/// <param name="Name">The worker's name.</param>
/// <param name="Dead">An exception left it.</param>
/// <param name="Silence">How long ago it last began or ended a pass, beyond the wait that it had told of.</param>
/// <param name="FaultsInARow">Passes that failed since the last one that did not.</param>
/// <param name="LastFault">What the last fault was, if the last pass failed.</param>
internal sealed record LoopReport(string Name, bool Dead, TimeSpan Silence, int FaultsInARow, string? LastFault)
{
    /// <summary>Longer than any pass: every call has a timeout far below it.</summary>
    public static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    /// <summary>One fault is an accident, three are a state.</summary>
    public const int TooManyFaults = 3;

    public bool IsStuck => Silence > Stuck;

    public bool IsFailing => FaultsInARow >= TooManyFaults;
}
