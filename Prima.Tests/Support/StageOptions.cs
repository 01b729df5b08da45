namespace Prima.Tests.Support;

/// <summary>What a <see cref="FleetStage"/> is made of.</summary>
internal sealed record StageOptions
{
    public int Devices { get; init; } = 8;

    /// <summary>The gateway's faults, a JSON line each.</summary>
    public IReadOnlyList<string> Script { get; init; } = [];

    /// <summary>The gateway's answers take a random time in this range.</summary>
    public TimeSpan FastestAnswer { get; init; } = TimeSpan.FromMilliseconds(10);

    public TimeSpan SlowestAnswer { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>
    /// For tests of anything but time-outs: an answer that a busy machine hears late is heard all the same, where the stage's second would leave a doubt and a
    /// message that is never accepted.
    /// </summary>
    public bool IsPatient { get; init; }

    /// <summary>By configuration key; they win over the stage's own wide limits and short waits.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
