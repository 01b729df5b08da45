namespace Prima.Core.Time;

/// <summary>
/// A moment of a worker's own that must not be missed. The later of the monotonic and the wall clock counts: a machine that sleeps stops the one,
/// a clock that is set back the other.
/// </summary>
public readonly struct Deadline
{
    private readonly TimeProvider clock;
    private readonly long startedAt;
    private readonly DateTimeOffset wallStartedAt;
    private readonly TimeSpan length;

    private Deadline(TimeProvider clock, long startedAt, DateTimeOffset wallStartedAt, TimeSpan length) =>
        (this.clock, this.startedAt, this.wallStartedAt, this.length) = (clock, startedAt, wallStartedAt, length);

    /// <summary>A deadline <paramref name="length"/> from now.</summary>
    public static Deadline After(TimeSpan length, TimeProvider clock) => new(clock, clock.GetTimestamp(), clock.GetUtcNow(), length);

    /// <summary>What is left, negative when it has passed.</summary>
    public TimeSpan Left
    {
        get
        {
            var monotonic = clock.GetElapsedTime(startedAt);
            var wall = clock.GetUtcNow() - wallStartedAt;
            return length - (wall > monotonic ? wall : monotonic);
        }
    }

    public bool HasPassed => Left <= TimeSpan.Zero;
}
