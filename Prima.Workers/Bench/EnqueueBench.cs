namespace Prima.Workers.Bench;

/// <summary>How fast messages are taken in, by callers at the same time, beside plain inserts of the same rows.</summary>
internal static class EnqueueBench
{
    public static async Task<(TimeSpan Enqueue, TimeSpan Plain)> RunAsync(BenchStage stage, int callers, int batch, int messages, int devices, TimeProvider clock)
    {
        // Each form once unmeasured, so that both have their plans and their tables' first pages.
        await RunAsync(stage, callers, batch, messages / 10, devices, plain: false, clock);
        await RunAsync(stage, callers, batch, messages / 10, devices, plain: true, clock);
        return (await RunAsync(stage, callers, batch, messages, devices, plain: false, clock),
            await RunAsync(stage, callers, batch, messages, devices, plain: true, clock));
    }

    private static async Task<TimeSpan> RunAsync(BenchStage stage, int callers, int batch, int messages, int devices, bool plain, TimeProvider clock)
    {
        await stage.Store.ClearAsync();
        var next = 0;
        var connections = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => stage.Store.OpenCallerAsync(devices).AsTask()));
        var started = clock.GetTimestamp();
        await Task.WhenAll(connections.Select(caller => Task.Run(async () =>
        {
            while (Interlocked.Add(ref next, batch) is var end && end - batch < messages)
            {
                var count = Math.Min(batch, messages - (end - batch));
                if (plain)
                    await caller.InsertPlainAsync(end - batch, count);
                else if (batch == 1)
                    await caller.EnqueueAsync(end - batch);
                else
                    await caller.EnqueueManyAsync(end - batch, count);
            }
        })));
        var elapsed = clock.GetElapsedTime(started);
        foreach (var caller in connections)
            await caller.DisposeAsync();
        return elapsed;
    }
}
