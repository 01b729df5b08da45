namespace Prima.Workers.Hosting;

/// <summary>The product's clock, moved by <c>PRIMA_CLOCK_OFFSET</c>. Timestamps and timers stay true: waits and deadlines do not move with it.</summary>
internal sealed class ShiftedTimeProvider(TimeSpan offset) : TimeProvider
{
    public TimeSpan Offset { get; } = offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
