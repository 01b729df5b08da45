using Prima.Core.Devices;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Sending;
using Prima.Core.Time;
using Prima.Workers.Hosting;

namespace Prima.Workers.Sending;

/// <summary>Claims what is due, sends it, and records what became of it. No transaction is open while the network is: claim, commit, send, settle.</summary>
internal sealed partial class OutboxSender(
    IOutbox outbox, IDevices devices, IMessageGateway gateway, RetryPolicy policy, SendingDevices configured, SenderOptions options, IWakeUps wakeUps,
    Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger<OutboxSender> logger)
    : PollingWorker("sender", pace, monitor, metrics, clock, logger)
{
    /// <summary>Within the 25 s that a stop may take: what is under way is waited for, then cut, and what was cut is uncertain.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Without a database settles keep their slots for as long as that lasts, and a loop that waits for one is not stuck.</summary>
    private static readonly TimeSpan SlotPatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(2);

    private readonly Slots slots = new(options.Concurrency);
    private readonly CancellationTokenSource working = new(Timeout.InfiniteTimeSpan, clock);

    /// <summary>After a claim that brought all it asked for there is likely more, so the next one does not ask first.</summary>
    private bool likelyMore;

    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        if (!await slots.WaitForFreeAsync(SlotPatience, Clock, stopping))
            return PassResult.Contended;
        var usable = configured.Names.Where(gateway.MayConnect).ToList();
        if (!likelyMore && !Pace.Woken && !await outbox.IsDueAsync(usable, stopping))
            return PassResult.Idle;

        var wanted = Math.Min(slots.Free, options.BatchSize);
        var claim = await outbox.ClaimAsync(wanted, usable, stopping); // committed and durable: die now, and they are uncertain
        foreach (var attempt in claim.Attempts)
            slots.Run(() => SendAndSettleAsync(attempt, claim.Begin));
        likelyMore = claim.Attempts.Count == wanted || claim.HasPassedOver;
        await claim.Rest;
        return claim.Attempts.Count > 0 || claim.HasPassedOver ? PassResult.Full : claim.Idle ? PassResult.Idle : PassResult.Contended;
    }

    public override void Dispose()
    {
        working.Dispose();
        base.Dispose();
    }

    protected override async Task DrainAsync()
    {
        working.CancelAfter(DrainTimeout);
        await slots.WaitForEmptyAsync(CancellationToken.None);
    }

    protected override void TellFault(string cause) => Log.DequeueFailed(logger, cause);

    private async Task SendAndSettleAsync(Attempt attempt, Deadline begin)
    {
        var started = Clock.GetTimestamp();
        using var span = PrimaTraces.StartSend(attempt);
        try
        {
            var outcome = await gateway.SendAsync(attempt, begin, working.Token);
            var settlement = policy.Decide(attempt, outcome);
            var requested = Clock.GetElapsedTime(started);
            span.Settled(settlement);
            if (outcome.Attention is { } cause)
                Metrics.GatewayAttention(attempt.Device, cause);
            if (configured.ReportOf(attempt, outcome) is { } report)
                await ReportAsync(report);                              // before the settle makes room: the next claim must know it
            bool isSettled;
            using (PrimaTraces.StartSettle(attempt))
            {
                isSettled = await outbox.SettleAsync(attempt, settlement); // takes no token: what was sent must be recorded
                if (!isSettled)
                    await outbox.AddLateEvidenceAsync(attempt, settlement); // rescued while we sent: only "accepted" changes anything
            }

            wakeUps.Wake(isNews: false);                                // its device and its recipient have room again
            var became = isSettled || settlement is Settlement.Complete ? settlement.Outcome : "uncertain"; // a late refusal changes nothing
            Metrics.Sent(attempt.Device, became);
            Metrics.Processed(attempt.Device, became, requested, Clock.GetElapsedTime(started));
            if (isSettled)
                Tell(attempt, settlement);
        }
        catch (Exception fault)
        {
            // The attempt stays sending until the rescue makes it uncertain: whatever went wrong, it is never sent again.
            Log.SettleAbandoned(logger, attempt.Id, Cause.Of(fault));
        }
    }

    /// <summary>Never in the way of the settle: what cannot be told in a moment is told by the next answer of that device.</summary>
    private async Task ReportAsync(DeviceReport report)
    {
        if (report.State is { } state)
            Log.DeviceCannotSend(logger, report.Device, state.ToWord(), report.Reason ?? "");
        using var ending = new CancellationTokenSource(ReportTimeout, Clock);
        try
        {
            await devices.ReportAsync(report, ending.Token);
        }
        catch (Exception fault)
        {
            Log.ReportFailed(logger, report.Device, Cause.Of(fault));
        }
    }

    private void Tell(Attempt attempt, Settlement settlement)
    {
        if (settlement is Settlement.Uncertain uncertain)
            Log.MessageUncertain(logger, attempt.MessageId, attempt.Device, uncertain.Error);
        else if (settlement is Settlement.Discard discard)
            Log.MessageFailed(logger, attempt.MessageId, attempt.Device, discard.Error);
        else if (settlement is Settlement.Release { Error: SendFailure.TooLateToBegin })
            Log.TooLateToBegin(logger, attempt.MessageId, attempt.Device);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DequeueFailed, LogLevel.Warning, "The sender could not claim messages ({Cause}); it backs off and tries again")]
        public static partial void DequeueFailed(ILogger logger, string cause);

        [LoggerMessage(EventIds.MessageUncertain, LogLevel.Warning, "Message {Message} on {Device} may have been sent: {Why}")]
        public static partial void MessageUncertain(ILogger logger, long message, string device, string why);

        [LoggerMessage(EventIds.MessageFailed, LogLevel.Warning, "Message {Message} on {Device} failed for good: {Why}")]
        public static partial void MessageFailed(ILogger logger, long message, string device, string why);

        [LoggerMessage(EventIds.TooLateToBegin, LogLevel.Warning, "Message {Message} on {Device} could not begin in the time that its permits give, and waits again: connecting takes too long, or the process stood still")]
        public static partial void TooLateToBegin(ILogger logger, long message, string device);

        [LoggerMessage(EventIds.DeviceReportFailed, LogLevel.Warning, "What an answer said of device {Device} was not written ({Cause})")]
        public static partial void ReportFailed(ILogger logger, string device, string cause);

        [LoggerMessage(EventIds.DeviceCannotSend, LogLevel.Error, "Device {Device} cannot send: {State} ({Why})")]
        public static partial void DeviceCannotSend(ILogger logger, string device, string state, string why);

        [LoggerMessage(EventIds.SettleAbandoned, LogLevel.Error, "Attempt {Attempt} was not recorded ({Cause}); it will be uncertain")]
        public static partial void SettleAbandoned(ILogger logger, Guid attempt, string cause);
    }
}
