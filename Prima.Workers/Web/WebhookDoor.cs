using Prima.Core.Diagnostics;
using Prima.Core.Inbound;
using Prima.Data.Postgres;

namespace Prima.Workers.Web;

/// <summary>Stores what was read or keeps what cannot be, and says what the gateway is to be told.</summary>
internal sealed partial class WebhookDoor(IInboxDoor inbox, IInboxBell bell, FaultPoints points, PrimaMetrics metrics, ILogger<WebhookDoor> logger)
{
    private int isAway;

    public async Task<WebhookAnswer> StoreAsync(Delivery delivery)
    {
        try
        {
            var answer = await inbox.StoreAsync(delivery);
            IsThere();
            switch (answer)
            {
                case DoorAnswer.Stored:
                    points.Reached(FaultPoints.AfterInboxInsert);
                    metrics.InboundMoved(delivery.Kind, "stored");
                    bell.Ring();
                    return WebhookAnswer.Stored;
                case DoorAnswer.Duplicate:
                    metrics.InboundMoved(delivery.Kind, "duplicate");
                    return WebhookAnswer.Duplicate;
                default:
                    return await RejectAsync(new RejectedDelivery(delivery.Kind, delivery.Raw, RejectionReason.NotStorable, delivery.ReceivedAt));
            }
        }
        catch (Exception fault) when (IsAway(fault))
        {
            return Away(fault);
        }
    }

    public async Task<WebhookAnswer> RejectAsync(RejectedDelivery delivery)
    {
        try
        {
            await inbox.RejectAsync(delivery);
            IsThere();
            metrics.InboundMoved(delivery.Kind, "rejected");
            Log.Rejected(logger, delivery.Kind, delivery.Reason);
            return delivery.Reason == RejectionReason.TooLarge ? WebhookAnswer.TooLarge : WebhookAnswer.Unusable;
        }
        catch (Exception fault) when (IsAway(fault))
        {
            return Away(fault);
        }
    }

    private static bool IsAway(Exception fault) => fault is TimeoutException || DatabaseFaults.Classify(fault) is not null;

    /// <summary>Told once, and once when it is over: the gateway comes again and again.</summary>
    private WebhookAnswer Away(Exception fault)
    {
        if (Interlocked.Exchange(ref isAway, 1) == 0)
            Log.Unreachable(logger, DatabaseFaults.Classify(fault)?.ToString() ?? "Timeout");
        return WebhookAnswer.DatabaseAway;
    }

    private void IsThere()
    {
        if (Volatile.Read(ref isAway) != 0 && Interlocked.Exchange(ref isAway, 0) != 0)
            Log.Reachable(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DeliveryRejected, LogLevel.Warning, "A delivery of the kind {Kind} cannot be used and was kept: {Reason}")]
        public static partial void Rejected(ILogger logger, string kind, string reason);

        [LoggerMessage(EventIds.InboxUnreachable, LogLevel.Warning, "What comes in cannot be stored and is answered with 503, for the gateway to repeat: {Fault}")]
        public static partial void Unreachable(ILogger logger, string fault);

        [LoggerMessage(EventIds.InboxReachable, LogLevel.Information, "What comes in is stored again")]
        public static partial void Reachable(ILogger logger);
    }
}
