namespace Prima.Workers.Hosting;

/// <summary>What one loop last told. Written by its loop, read by the health checks.</summary>
internal sealed class LoopState(string name, TimeProvider clock)
{
    private readonly Lock gate = new();
    private long lastSign = clock.GetTimestamp();
    private TimeSpan told;
    private int faultsInARow;
    private string? lastFault;
    private bool dead;
    private bool ended;

    public string Name { get; } = name;

    public void PassStarted()
    {
        lock (gate)
            (lastSign, told) = (clock.GetTimestamp(), TimeSpan.Zero);
    }

    /// <summary>Until the next pass, at most so long: its silence until then is no sign of anything.</summary>
    public void Waits(TimeSpan atMost)
    {
        lock (gate)
            told = atMost;
    }

    /// <param name="fault">Why the pass failed; null when it did not.</param>
    public void PassEnded(Exception? fault = null)
    {
        lock (gate)
        {
            lastSign = clock.GetTimestamp();
            faultsInARow = fault is null ? 0 : faultsInARow + 1;
            lastFault = fault is null ? null : Cause.Of(fault);
        }
    }

    /// <summary>An exception left the loop: nobody does its work any more.</summary>
    public void Died()
    {
        lock (gate)
            dead = true;
    }

    /// <summary>The loop ended because the process stops; its silence means nothing from now on.</summary>
    public void Ended()
    {
        lock (gate)
            ended = true;
    }

    private TimeSpan Beyond(TimeSpan silence) => silence > told ? silence - told : TimeSpan.Zero;

    /// <summary>The loop as it is now.</summary>
    public LoopReport Report()
    {
        lock (gate)
            return new LoopReport(Name, dead, ended ? TimeSpan.Zero : Beyond(clock.GetElapsedTime(lastSign)), faultsInARow, lastFault);
    }
}
