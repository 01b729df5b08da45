using System.Globalization;
using Prima.Core.Outbox;
using Prima.Core.Reminders;

namespace Prima.Core.Operations.Why;

/// <summary>Tells a message's case as dated sentences: pure.</summary>
public static class MessageWhy
{
    /// <param name="message">Its case.</param>
    /// <param name="uncertainHold">So long evidence is waited for.</param>
    public static WhyStory Tell(MessageCase message, TimeSpan uncertainHold)
    {
        var lines = Told(message).OrderBy(line => line.At).ToList();
        var waits = Waits(message, uncertainHold).ToList();
        if (waits is [])
        {
            // Last of its instant, and before what came later: a receipt, or that it was said once more.
            var end = End(message);
            lines.Insert(lines.FindLastIndex(line => line.At <= end.At) + 1, end);
        }
        else
        {
            lines.Add(new WhyLine(message.At, $"It waits for {waits[0].For}{Say.Until(waits[0].Until)}."));

            // What will not be over by itself is said too: else the next answer comes as a surprise.
            lines.AddRange(waits.Skip(1).Where(w => w.Blocker is Blocker.NoWorker or Blocker.WorkersFail or Blocker.DeviceDown or Blocker.Paused)
                .Select(w => new WhyLine(message.At, $"After that it would wait for {w.For}{Say.Until(w.Until)}.")));
        }

        return new WhyStory("message", message.Message.Id.ToString(CultureInfo.InvariantCulture), waits.FirstOrDefault(), lines);
    }

    /// <summary>Empty: it has ended.</summary>
    private static IEnumerable<Wait> Waits(MessageCase message, TimeSpan uncertainHold) => message switch
    {
        { Place: { } place } => MessageBlockers.Of(message, place),
        { Message.State: MessageState.Sending, Attempts: [.., var attempt] } =>
            [new Wait(Blocker.Sending, $"the gateway's answer to {attempt.Worker}; without one it becomes uncertain", attempt.ExpiresAt)],
        { Message: { State: MessageState.Uncertain, SettledAt: null }, Attempts: [.., var attempt] } =>
            [new Wait(Blocker.Evidence, "evidence of whether it was sent, or a person: prima messages settle", (attempt.EndedAt ?? attempt.ExpiresAt) + uncertainHold)],
        _ => [],
    };

    private static IEnumerable<WhyLine> Told(MessageCase message)
    {
        var row = message.Message;
        var of = row.ReminderId is { } reminder ? $" of reminder {reminder}" : row.PatientId is { } patient ? $" about patient {patient}" : "";
        yield return new WhyLine(row.EnqueuedAt, string.Create(
            CultureInfo.InvariantCulture,
            $"Message {row.Id} ({row.Kind}{of}, class {message.Priority}) to {row.Recipient} was enqueued, to leave at {Say.At(message.PlannedAt)}{(row.NotAfter is { } end ? $" and not after {Say.At(end)}" : "")}."));
        foreach (var line in message.Attempts.SelectMany(Of))
            yield return line;
        foreach (var receipt in message.Receipts)
            yield return new WhyLine(receipt.At, $"The gateway reported it {receipt.Value}.");
        foreach (var done in message.Events)
            yield return EventWords.Of(done.Event, done.Subject);
    }

    private static IEnumerable<WhyLine> Of(AttemptTold attempt)
    {
        yield return new WhyLine(attempt.StartedAt, $"Worker {attempt.Worker} claimed it on {attempt.Device}: its guards let it, the limits gave their permits.");
        var isLate = attempt is { Outcome: "accepted", Error: not null };
        if (attempt.EndedAt is { } ended)
            yield return new WhyLine(ended, $"The attempt ended {(isLate ? "uncertain" : attempt.Outcome)}{(attempt.ProviderId is { } id ? $", known to the gateway as {id}" : "")}{Say.Because(attempt.Error)}{(isLate ? "; it is known as accepted since" : "")}{(attempt.Charged ? "" : " (not charged)")}.");
    }

    private static WhyLine End(MessageCase message)
    {
        var row = message.Message;
        if (row.State == MessageState.Nowhere)
            return new WhyLine(message.At, "It is in no place now, which never happens by Prima's doing: prima check says what to do.");
        var made = message.Events.LastOrDefault(e => e.Entity == "message" && e.Event.ToState == row.State)?.Event;
        var by = made?.Actor is { } who ? $", by {who}" : "";
        var resent = message.ResentAs is { } again ? string.Create(CultureInfo.InvariantCulture, $" Message {again} says it once more.") : "";
        var (at, how) = row.State == MessageState.Accepted
            ? (row.SettledAt, $"; delivery: {row.Delivery}")
            : (message.Ending?.At ?? row.SettledAt, Say.Because(InWords(message.Ending?.Reason) ?? row.LastError));

        // What a person settled, or a guard ended, has not ended before that was done, though its attempt has.
        return new WhyLine(made?.At > at ? made.At : at ?? message.At, $"The message ended {row.State}{by}{how}.{resent}");
    }

    private static string? InWords(string? reason) => reason == ReminderReason.Guard ? "guard (its patient's consent or activity, its plan or its request did not allow it)" : reason;
}
