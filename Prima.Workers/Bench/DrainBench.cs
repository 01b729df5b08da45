using Prima.Workers.Cli;

namespace Prima.Workers.Bench;

/// <summary>How fast ready messages leave: worker processes with the whole protocol, then the same SQL from a bare loop on one connection.</summary>
internal static class DrainBench
{
    public const int WarmUp = 2000;

    /// <summary>How long the ready messages took, from GO to the moment none was open.</summary>
    /// <param name="stage">The database.</param>
    /// <param name="messages">Ready before GO.</param>
    /// <param name="scheduled">Future messages beside them, which stay queued.</param>
    /// <param name="workers">Processes.</param>
    /// <param name="devices">Sending devices.</param>
    /// <param name="clock">The monotonic one.</param>
    /// <param name="stopping">Ends the run.</param>
    public static async Task<TimeSpan> RunAsync(BenchStage stage, int messages, int scheduled, int workers, int devices, TimeProvider clock, CancellationToken stopping)
    {
        var store = stage.Store;
        await store.ClearAsync();
        await stage.StartWorkersAsync(workers, devices, stopping);
        await WarmUpAsync(stage, devices, clock, stopping);

        await store.PauseAsync();
        if (scheduled > 0)
        {
            await store.FillAsync("scheduled", 10_000_000, scheduled, devices, TimeSpan.FromDays(1));
            await store.CheckpointAsync();
        }

        await store.FillAsync("drain", WarmUp, messages, devices, TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(1), clock, stopping);

        var go = clock.GetTimestamp();
        await store.GoAsync();
        await stage.WaitUntilDoneAsync(devices, clock, stopping);
        var elapsed = clock.GetElapsedTime(go);

        await stage.CheckLedgersAsync("drain", messages, await stage.StopWorkersAsync(stopping), others: WarmUp);
        return elapsed;
    }

    /// <summary>Lets the workers compile and connect before anything is measured.</summary>
    public static async Task WarmUpAsync(BenchStage stage, int devices, TimeProvider clock, CancellationToken stopping)
    {
        await stage.Store.FillAsync("warm-up", 0, WarmUp, devices, TimeSpan.Zero);
        await stage.Store.WakeAsync();
        await stage.WaitUntilDoneAsync(devices, clock, stopping);
    }

    /// <summary>Messages a second of the bare loop, and its round trips for one batch.</summary>
    public static async Task<(double PerSecond, int RoundTrips)> RunBareAsync(BenchStage stage, int messages, int devices, TimeProvider clock)
    {
        const int RoundTrips = 3; // read, take and commit; settle and commit
        await stage.Store.ClearAsync();
        await stage.Store.FillAsync("bare-warm-up", 0, WarmUp, devices, TimeSpan.Zero);
        await stage.Store.DrainBareAsync(BenchStage.Terms(), BenchStage.Devices(devices), 100, clock, new Random());
        await stage.Store.FillAsync("bare", WarmUp, messages, devices, TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(1), clock);
        var started = clock.GetTimestamp();
        var (done, _) = await stage.Store.DrainBareAsync(BenchStage.Terms(), BenchStage.Devices(devices), 100, clock, new Random());
        var elapsed = clock.GetElapsedTime(started);
        if (done != messages)
            throw new CommandFault(ExitCode.Failed, $"The bare loop settled {done} of {messages} messages.");
        return (messages / elapsed.TotalSeconds, RoundTrips);
    }
}
