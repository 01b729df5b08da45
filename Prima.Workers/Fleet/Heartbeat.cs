using Prima.Core.Diagnostics;
using Prima.Core.Operations;
using Prima.Data.Postgres;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Fleet;

/// <summary>Says every ten seconds that this process is at work and what it fails at, and once that it has stopped, for those who look at the fleet.</summary>
internal sealed class Heartbeat(IFleetRegister register, Roles roles, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger<Heartbeat> logger)
    : PollingWorker("heartbeat", pace, monitor, metrics, clock, logger)
{
    private readonly LoopMonitor loops = monitor;

    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        var failing = loops.Report().Where(loop => loop.IsFailing).Select(loop => $"{loop.Name}: {loop.LastFault}").ToList();
        await register.BeatAsync(WorkerIdentity.Name, roles.ToWords(), ProgramVersion.Text, failing, stopping);
        return PassResult.Idle;
    }

    /// <summary>A row that stays is told as a silence, and forgotten after a day: no reason to hold up a stop.</summary>
    protected override async Task DrainAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), Clock);
        try
        {
            await register.LeaveAsync(WorkerIdentity.Name, patience.Token);
        }
        catch (Exception fault) when (DatabaseFaults.Classify(fault) is not null || fault is OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    public sealed class BeatOptions : LoopOptions
    {
        public BeatOptions() => IdlePoll = WorkerRow.Every;
    }
}
