using Prima.Core.Diagnostics;

namespace Prima.Tests.Support;

/// <summary>Holds whoever gets to a point for the first time, until it is let go.</summary>
internal sealed class HeldPoint(string point) : FaultPoints, IDisposable
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim gate = new();

    public Task IsReachedAsync() => reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void LetGo() => gate.Set();

    public override void Reached(string reachedPoint)
    {
        if (reachedPoint == point && reached.TrySetResult())
            gate.Wait(TimeSpan.FromSeconds(60));
    }

    public void Dispose() => gate.Dispose();
}
