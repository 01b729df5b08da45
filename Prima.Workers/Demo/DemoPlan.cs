namespace Prima.Workers.Demo;

/// <summary>What the demo is asked to show.</summary>
/// <param name="Patients">Messages enqueued at the start.</param>
/// <param name="Workers">Worker processes.</param>
/// <param name="Chaos">Kill one every second.</param>
/// <param name="Keep">Leave the database at the end.</param>
/// <param name="Enqueueing">How long more messages come in.</param>
internal sealed record DemoPlan(int Patients, int Workers, bool Chaos, bool Keep, TimeSpan Enqueueing)
{
    /// <summary>More messages a second, while <see cref="Enqueueing"/> lasts: less than the devices can send, so that the end is near when it ends.</summary>
    public const int PerSecond = 10;

    public static readonly TimeSpan ChaosEnqueueing = TimeSpan.FromSeconds(30);

    /// <summary>After it, what is still open is a failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
}
