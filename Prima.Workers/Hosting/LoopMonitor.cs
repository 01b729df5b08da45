using System.Collections.Concurrent;

namespace Prima.Workers.Hosting;

/// <summary>Knows every loop of the process, so that health can tell one that waits from one that is stuck or dead; and tells all at once when the process is to stop.</summary>
internal sealed class LoopMonitor(TimeProvider clock)
{
    private readonly ConcurrentQueue<LoopState> loops = new();

    /// <summary>Cancelled when the stop begins. The host stops one service after the other, and claims must not go on while another loop ends what it had begun.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Called once by each loop before its first pass.</summary>
    public LoopState Register(string name)
    {
        var state = new LoopState(name, clock);
        loops.Enqueue(state);
        return state;
    }

    /// <summary>The process waits before its loops begin: that they are silent is no fault of theirs.</summary>
    public void NotYet()
    {
        foreach (var loop in loops)
            loop.PassStarted();
    }

    public IReadOnlyList<LoopReport> Report() => [.. loops.Select(loop => loop.Report())];
}
