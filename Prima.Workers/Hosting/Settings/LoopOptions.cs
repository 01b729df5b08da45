namespace Prima.Workers.Hosting.Settings;

/// <summary>How a role's loop waits.</summary>
internal abstract class LoopOptions
{
    /// <summary>What a lost wake-up costs at most. Short enough to promise two seconds from due to request, long enough to be idle.</summary>
    [DurationRange("10ms", "1h")]
    public TimeSpan IdlePoll { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause after faults in a row: half of the ten seconds in which sending goes on after an outage.</summary>
    [DurationRange("100ms", "10m")]
    public TimeSpan ErrorBackoffMax { get; set; } = TimeSpan.FromSeconds(5);
}
