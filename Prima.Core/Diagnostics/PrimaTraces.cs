using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Prima.Core.Outbox;

namespace Prima.Core.Diagnostics;

/// <summary>
/// One trace for each reminder, or for a message that is of none, from due to answered, through all processes. The rows carry it: its id is made of theirs, so
/// nothing is stored for it, and a span of any process finds its trace (docs/decisions/0015). While nobody listens it costs nothing. Names and attributes are those of
/// OpenTelemetry's messaging conventions; none holds a person's data.
/// </summary>
public static class PrimaTraces
{
    public const string SourceName = "Prima";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>False in most processes: then a caller asks nothing else, for even a trace's id costs a hash.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>The reminder's own id, for everything that follows from it.</summary>
    public static ActivityTraceId IdOf(Guid reminder) => ActivityTraceId.CreateFromBytes(reminder.ToByteArray(bigEndian: true));

    /// <summary>For a message that is of no reminder: ids that follow each other would all be sampled, or none.</summary>
    public static ActivityTraceId IdOf(long message)
    {
        Span<byte> id = stackalloc byte[sizeof(long)], hash = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(id, message);
        SHA256.HashData(id, hash);
        return ActivityTraceId.CreateFromBytes(hash[..16]);
    }

    public static ActivityTraceId IdOf(Guid? reminder, long message) => reminder is { } id ? IdOf(id) : IdOf(message);

    /// <summary>A reminder became a message, or will never be one; from when it was due until now.</summary>
    /// <param name="outcome">Its new status.</param>
    public static void Scheduled(Guid reminder, string kind, string outcome, DateTimeOffset dueAt) =>
        Tell("schedule", kind, IdOf(reminder), dueAt)?.SetTag("prima.reminder.id", reminder).SetTag("prima.outcome", outcome).Dispose();

    /// <summary>An attempt was claimed with its permits, and the claim is durable.</summary>
    /// <param name="limits">Those that gave a permit.</param>
    public static void Claimed(Attempt attempt, string worker, IReadOnlyList<string> limits, DateTimeOffset since)
    {
        using var span = Tell("claim", attempt.Device, IdOf(attempt.ReminderId, attempt.MessageId), since, ActivityKind.Consumer, "receive");
        span?.SetTag("messaging.message.id", attempt.MessageId).SetTag("prima.attempt.id", attempt.Id).SetTag("prima.worker", worker).SetTag("prima.permits", string.Join(' ', limits));
    }

    /// <summary>From before the request until what became of it is written: the caller ends it, and what happens meanwhile is inside.</summary>
    public static Activity? StartSend(Attempt attempt) =>
        !IsOn ? null : Tell("send", attempt.Device, IdOf(attempt.ReminderId, attempt.MessageId), null, ActivityKind.Producer, "send")
            ?.SetTag("messaging.message.id", attempt.MessageId).SetTag("prima.attempt.id", attempt.Id);

    /// <summary>Inside <see cref="StartSend"/>.</summary>
    public static Activity? StartSettle(Attempt attempt) =>
        !IsOn ? null : Source.StartActivity("settle " + attempt.Device)?.SetTag("messaging.system", "prima").SetTag("messaging.operation.name", "settle").SetTag("messaging.operation.type", "settle");

    /// <summary>What became of an attempt; all but an acceptance is an error.</summary>
    public static void Settled(this Activity? span, Settlement settlement)
    {
        if (span?.SetTag("prima.outcome", settlement.Outcome) is not null && settlement is not Settlement.Complete)
            span.SetTag("error.type", settlement.Outcome).SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>A receipt was read; from when it came in.</summary>
    public static void ReceiptRead(Guid? reminder, long message, string device, string outcome, DateTimeOffset receivedAt)
    {
        using var span = Tell("receipt", device, IdOf(reminder, message), receivedAt, ActivityKind.Consumer, "process");
        span?.SetTag("messaging.message.id", message).SetTag("prima.outcome", outcome);
    }

    /// <summary>A patient's answer changed a reminder; from when it came in.</summary>
    /// <param name="outcome">The reminder's new confirmation.</param>
    public static void Answered(Guid reminder, long inboxRow, string outcome, DateTimeOffset receivedAt)
    {
        using var span = Tell("answer", "inbox", IdOf(reminder), receivedAt, ActivityKind.Consumer, "process");
        span?.SetTag("prima.reminder.id", reminder).SetTag("prima.inbox.row", inboxRow).SetTag("prima.outcome", outcome);
    }

    private static Activity? Tell(
        string operation, string destination, ActivityTraceId trace, DateTimeOffset? since, ActivityKind kind = ActivityKind.Internal, string? type = null) =>
        Source.StartActivity($"{operation} {destination}", kind, new ActivityContext(trace, default, ActivityTraceFlags.Recorded), startTime: since ?? default)
            ?.SetTag("messaging.system", "prima").SetTag("messaging.destination.name", destination).SetTag("messaging.operation.name", operation).SetTag("messaging.operation.type", type);
}
