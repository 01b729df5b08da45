using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Prima.Core.Diagnostics;

/// <summary>
/// The instruments others build on; their names and labels are the contract's. Labels hold words of ours and device names, never a person, a number or an id.
/// A hot path calls an instrument once for a batch.
/// </summary>
public sealed class PrimaMetrics : IDisposable
{
    public const string MeterName = "Prima";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60],
    };

    /// <summary>From seconds to the longest grace.</summary>
    private static readonly InstrumentAdvice<double> Lateness = new()
    {
        HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 43_200],
    };

    private readonly Meter meter;
    private readonly Counter<long> sends;
    private readonly Counter<long> attention;
    private readonly Counter<long> limitDecisions;
    private readonly Counter<long> lockAcquisitions;
    private readonly Histogram<double> lockWait;
    private readonly Counter<long> transactions;
    private readonly Histogram<double> transactionDuration;
    private readonly Histogram<double> passDuration;
    private readonly Histogram<double> claimLatency;
    private readonly Histogram<double> operationDuration;
    private readonly Histogram<double> processDuration;
    private readonly Counter<long> sentMessages;
    private readonly Counter<long> consumedMessages;
    private readonly Counter<long> expired;
    private readonly Counter<long> reminders;
    private readonly Histogram<double> reminderLateness;
    private readonly Counter<long> inbound;
    private readonly Histogram<double> receiptDelay;
    /// <summary>What is older is not how it is now: a process that has lost its database shows nothing of the queue, rather than what it last saw.</summary>
    private static readonly TimeSpan SnapshotLasts = TimeSpan.FromMinutes(1);

    private readonly TimeProvider clock;
    private volatile Shown shown = new(QueueSnapshot.Empty, 0);

    public PrimaMetrics(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        meter = meters.Create(MeterName);
        operationDuration = meter.CreateHistogram("messaging.client.operation.duration", "s", "How long claiming took, and sending", advice: Seconds);
        processDuration = meter.CreateHistogram("messaging.process.duration", "s", "From the request to the gateway until what became of it was recorded", advice: Seconds);
        sentMessages = meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages handed to the gateway, or tried to");
        consumedMessages = meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages claimed from the queue");
        expired = meter.CreateCounter<long>("prima.messages.expired", description: "Messages whose deadline passed before they could be sent");
        sends = meter.CreateCounter<long>("prima.sends", description: "Attempts settled, by outcome");
        attention = meter.CreateCounter<long>("prima.gateway.attention", description: "Answers of the gateway that a person should look at");
        limitDecisions = meter.CreateCounter<long>("prima.limit.decisions", description: "Permits asked for, by what the limit said");
        lockAcquisitions = meter.CreateCounter<long>("prima.lock.acquisitions", description: "Locks asked for, by what became of it");
        lockWait = meter.CreateHistogram("prima.lock.wait", "s", "How long a lock was waited for", advice: Seconds);
        transactions = meter.CreateCounter<long>("prima.transactions", description: "Transactions, by how they ended");
        transactionDuration = meter.CreateHistogram("prima.transaction.duration", "s", "How long transactions took", advice: Seconds);
        passDuration = meter.CreateHistogram("prima.pass.duration", "s", "How long passes of the workers took", advice: Seconds);
        claimLatency = meter.CreateHistogram("prima.claim.latency", "s", "From due to claimed", advice: Seconds);
        reminders = meter.CreateCounter<long>("prima.reminders", description: "Reminders, by what became of them");
        reminderLateness = meter.CreateHistogram("prima.reminder.lateness", "s", "From due to what became of a reminder", advice: Lateness);
        inbound = meter.CreateCounter<long>("prima.inbound", description: "What came in, by what became of it");
        receiptDelay = meter.CreateHistogram("prima.receipt.delay", "s", "From the hand-over of a message to a receipt of it", advice: Lateness);
        meter.CreateObservableGauge("prima.queue.messages", () => Snapshot.Queue.Select(depth => new Measurement<long>(depth.Waiting, Labels(depth))), description: "Messages that wait");
        meter.CreateObservableGauge("prima.queue.oldest_age", () => Snapshot.Queue.Select(depth => new Measurement<double>(depth.OldestAge.TotalSeconds, Labels(depth))), "s", "Age of the longest due message");
        meter.CreateObservableGauge("prima.messages.uncertain", () => Snapshot.Uncertain.Select(held => new Measurement<long>(held.Messages, new("device", held.Device), new("outcome", held.Outcome))), description: "Messages that may have been sent");
        meter.CreateObservableGauge("prima.device.up", () => Snapshot.Devices.Select(device => new Measurement<int>(device.Value ? 1 : 0, new KeyValuePair<string, object?>("device", device.Key))), description: "1 while the device can send");
    }

    /// <summary>Shows every series at 0 before its first event, so that the first one is a rise: from nothing to one no rule sees any.</summary>
    /// <param name="devices">Those this process sends by.</param>
    /// <param name="isDoor">Whether deliveries come in here; their series tell that somebody takes them.</param>
    public void ShowZeros(IEnumerable<string> devices, bool isDoor)
    {
        foreach (var device in devices)
            foreach (var outcome in (string[])["accepted", "rejected", "not_sent", "uncertain"])
                Sent(device, outcome, 0);
        foreach (var device in devices)
            foreach (var cause in (string[])["no_id", "bad_request", "unknown_refusal", "bad_token", "no_quota"])
                GatewayAttention(device, cause, 0);
        foreach (var device in devices)
        {
            sentMessages.Add(0, Convention("send", device));
            consumedMessages.Add(0, Convention("claim", device));
        }

        expired.Add(0);
        foreach (var limit in (string[])["recipient", "device", "fleet", "reminders", "patient_replies"])
            foreach (var decision in (string[])["granted", "deferred", "error"])
                LimitDecided(limit, decision, 0);
        foreach (var lockClass in (string[])["cron", "housekeeping"])
            foreach (var outcome in (string[])["acquired", "busy", "timeout", "lost", "error"])
                lockAcquisitions.Add(0, new("lock", lockClass), new("outcome", outcome));
        foreach (var operation in (string[])["claim", "settle", "enqueue", "inbox", "schedule", "janitor"])
            foreach (var outcome in (string[])["committed", "deadlock", "serialization", "timeout", "constraint", "connection", "error"])
                transactions.Add(0, new("operation", operation), new("outcome", outcome));
        foreach (var kind in (string[])["incoming", "status", "connect"])
            foreach (var outcome in isDoor ? (string[])["stored", "duplicate", "rejected", "done", "dead"] : ["done", "dead"])
                InboundMoved(kind, outcome, 0);
        foreach (var kind in (string[])["medication", "appointment", "general"])
            foreach (var outcome in (string[])["queued", "sent", "delivered", "skipped", "paused", "cancelled", "failed"])
                RemindersMoved(kind, outcome, 0);
    }

    /// <summary>What the gauges show until the next snapshot: taken by the janitor from time to time, for a scrape must not ask the database.</summary>
    public void Show(QueueSnapshot current) => shown = new(current, clock.GetTimestamp());

    /// <summary>One request to the gateway, and what it led to.</summary>
    /// <param name="outcome">As in <see cref="Sent"/>; all but accepted is an error.</param>
    /// <param name="request">Until the gateway had answered, or not.</param>
    /// <param name="whole">Until that was recorded.</param>
    public void Processed(string device, string outcome, TimeSpan request, TimeSpan whole)
    {
        var labels = Convention("send", device);
        if (outcome != "accepted")
            labels.Add("error.type", outcome);
        sentMessages.Add(1, labels);
        operationDuration.Record(request.TotalSeconds, labels);
        processDuration.Record(whole.TotalSeconds, labels);
    }

    public void MessagesExpired(int count) => expired.Add(count);

    public void Sent(string device, string outcome, int count = 1) => sends.Add(count, new("device", device), new("outcome", outcome));

    /// <param name="cause">no_id, bad_request, unknown_refusal, bad_token or no_quota.</param>
    public void GatewayAttention(string device, string cause, int count = 1) => attention.Add(count, new("device", device), new("cause", cause));

    /// <param name="limit">recipient, device, fleet, reminders or patient_replies.</param>
    /// <param name="decision">granted, deferred or error.</param>
    /// <param name="count">Messages it was decided for.</param>
    public void LimitDecided(string limit, string decision, int count = 1) => limitDecisions.Add(count, new("limit", limit), new("decision", decision));

    /// <param name="lockClass">The lock's class, such as <c>cron</c>; never its whole key.</param>
    /// <param name="outcome">acquired, busy, timeout, lost or error.</param>
    public void LockAsked(string lockClass, string outcome) => lockAcquisitions.Add(1, new("lock", lockClass), new("outcome", outcome));

    /// <param name="lockClass">As in <see cref="LockAsked"/>.</param>
    /// <param name="outcome">acquired, busy, timeout or error.</param>
    /// <param name="wait">Until it was had, or given up.</param>
    public void LockWaited(string lockClass, string outcome, TimeSpan wait) => lockWait.Record(wait.TotalSeconds, new("lock", lockClass), new("outcome", outcome));

    /// <param name="operation">claim, settle, enqueue, inbox, schedule or janitor.</param>
    /// <param name="outcome">committed, deadlock, serialization, timeout, constraint, connection or error.</param>
    /// <param name="duration">From its first statement to its end.</param>
    public void TransactionEnded(string operation, string outcome, TimeSpan duration)
    {
        var labels = new TagList { { "operation", operation }, { "outcome", outcome } };
        transactions.Add(1, labels);
        transactionDuration.Record(duration.TotalSeconds, labels);
    }

    /// <param name="worker">The loop's name.</param>
    /// <param name="outcome">full, some, idle or fault.</param>
    /// <param name="duration">Without the wait after it.</param>
    public void PassEnded(string worker, string outcome, TimeSpan duration) => passDuration.Record(duration.TotalSeconds, new("worker", worker), new("outcome", outcome));

    /// <param name="count">Messages of one claim.</param>
    /// <param name="duration">The claim's.</param>
    /// <param name="latency">How long the one that waited longest was due.</param>
    public void Claimed(string device, int count, TimeSpan duration, TimeSpan latency)
    {
        var labels = Convention("claim", device);
        consumedMessages.Add(count, labels);
        operationDuration.Record(duration.TotalSeconds, labels);
        claimLatency.Record(Math.Max(latency.TotalSeconds, 0), new KeyValuePair<string, object?>("device", device));
    }

    /// <param name="kind">The plan's kind.</param>
    /// <param name="outcome">The reminder's new status; paused: skipped, for its patient is.</param>
    /// <param name="count">How many.</param>
    public void RemindersMoved(string kind, string outcome, int count = 1) => reminders.Add(count, new("kind", kind), new("outcome", outcome));

    /// <summary>How long a reminder was due when it was moved on.</summary>
    public void ReminderLate(string kind, string outcome, TimeSpan lateness) =>
        reminderLateness.Record(Math.Max(lateness.TotalSeconds, 0), new("kind", kind), new("outcome", outcome));

    /// <param name="kind">incoming, status or connect.</param>
    /// <param name="outcome">stored, duplicate, rejected, done or dead.</param>
    /// <param name="count">0 shows the series before anything has come.</param>
    public void InboundMoved(string kind, string outcome, int count = 1) => inbound.Add(count, new("kind", kind), new("outcome", outcome));

    /// <summary>How long after its message was handed over a receipt came in.</summary>
    public void ReceiptCame(string device, TimeSpan delay) => receiptDelay.Record(Math.Max(delay.TotalSeconds, 0), new KeyValuePair<string, object?>("device", device));

    public void Dispose() => meter.Dispose();

    private QueueSnapshot Snapshot => shown is var last && clock.GetElapsedTime(last.At) <= SnapshotLasts ? last.Snapshot : QueueSnapshot.Empty;

    /// <summary>What OpenTelemetry's messaging conventions ask for.</summary>
    private static TagList Convention(string operation, string device) =>
        new() { { "messaging.operation.name", operation }, { "messaging.system", "prima" }, { "messaging.destination.name", device } };

    private static KeyValuePair<string, object?>[] Labels(QueueDepth depth) => [new("device", depth.Device), new("priority", depth.Priority)];

    private sealed record Shown(QueueSnapshot Snapshot, long At);
}
