namespace Prima.Workers.Sending;

/// <summary>How many messages this process has in hand, from claim to settle, and the tasks that have them.</summary>
internal sealed class Slots(int size)
{
    private readonly Lock gate = new();
    private int taken;
    private TaskCompletionSource? waiting;

    /// <summary>How many more messages may be taken in hand. Only one loop fills the slots, so what was free stays free for it.</summary>
    public int Free
    {
        get
        {
            lock (gate)
                return size - taken;
        }
    }

    /// <summary>True once a slot is free; false when none became so in this time.</summary>
    public async Task<bool> WaitForFreeAsync(TimeSpan patience, TimeProvider clock, CancellationToken stopping)
    {
        try
        {
            await WaitForAsync(() => taken < size, stopping).WaitAsync(patience, clock, stopping);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Ends once nothing is in hand any more.</summary>
    public Task WaitForEmptyAsync(CancellationToken stopping) => WaitForAsync(() => taken == 0, stopping);

    /// <summary>Runs <paramref name="work"/> in a slot; its own faults are its own to handle.</summary>
    public void Run(Func<Task> work)
    {
        lock (gate)
            taken++;
        _ = ReleaseAfterAsync(work());
    }

    private async Task ReleaseAfterAsync(Task work)
    {
        try
        {
            await work;
        }
        finally
        {
            TaskCompletionSource? wake;
            lock (gate)
            {
                taken--;
                wake = waiting;
                waiting = null;
            }

            wake?.TrySetResult();
        }
    }

    private async Task WaitForAsync(Func<bool> condition, CancellationToken stopping)
    {
        while (true)
        {
            Task changed;
            lock (gate)
            {
                if (condition())
                    return;
                waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = waiting.Task;
            }

            await changed.WaitAsync(stopping);
        }
    }
}
