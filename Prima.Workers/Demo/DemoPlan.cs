namespace Prima.Workers.Demo;

/// <summary>What the demo is asked to show.</summary>
/// <param name="Patients">People with a plan each, and as many messages enqueued at the start.</param>
/// <param name="Workers">Worker processes.</param>
/// <param name="Chaos">Kill one every second.</param>
/// <param name="Keep">Leave the database at the end.</param>
/// <param name="Enqueueing">How long more messages come in.</param>
internal sealed record DemoPlan(int Patients, int Workers, bool Chaos, bool Keep, TimeSpan Enqueueing)
{
    /// <summary>More messages a second, while <see cref="Enqueueing"/> lasts: less than the devices can send, so that the end is near when it ends.</summary>
    public const int PerSecond = 10;

    public static readonly TimeSpan ChaosEnqueueing = TimeSpan.FromSeconds(30);

    /// <summary>People and plans are read in before the minute in which they fall due.</summary>
    public static readonly TimeSpan TimeToPlan = TimeSpan.FromSeconds(10);

    /// <summary>In chaos workers die until the reminders of that minute have been claimed, too.</summary>
    public static readonly TimeSpan ChaosAfterDue = TimeSpan.FromSeconds(8);

    /// <summary>Since the last thing that came to its end: what is still open then is a failure. A device whose answers were lost five times in a row tries one message every 10 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The next full minute that leaves time to plan.</summary>
    public static DateTimeOffset DueAt(DateTimeOffset now)
    {
        var earliest = (now + TimeToPlan).UtcTicks;
        return new DateTimeOffset((earliest + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }
}
