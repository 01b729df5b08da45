using Prima.Core.Outbox;
using Prima.Data.Demo;

namespace Prima.Workers.Demo;

/// <summary>
/// Compares three records that know nothing of each other: what was enqueued or fell due, what the gateway took, what the database says. Messages and requests
/// are matched by recipient and text, for the gateway knows no id of ours; what the rules had to make is matched with what they made by kind and recipient.
/// </summary>
internal static class Ledger
{
    public static LedgerReport Compare(
        IReadOnlyList<LedgerMessage> wanted, InboundReport inbound, IReadOnlyList<TakenRequest> taken, IReadOnlyList<RecordedMessage> recorded, IReadOnlySet<string> silent,
        int misplaced, int kills)
    {
        var records = recorded.ToDictionary(record => record.Id);

        // Whether a fault becomes a task that volunteers are alerted about, or a second try that says so, no list can know: those are asked of the two other records.
        var known = wanted.Where(message => message.Id is not null).Concat(Resolve(wanted, recorded)).ToList();
        var more = recorded.Where(CannotBeKnown).ExceptBy(known.Select(message => message.Id!.Value), record => record.Id)
            .Select(record => new LedgerMessage(record.Kind, record.Id, record.Target, record.Text)).ToList();
        List<LedgerMessage> enqueued = [.. known, .. more];
        var requests = taken.GroupBy(request => (request.Target, request.Message)).ToDictionary(group => group.Key, group => group.Count());
        var messages = enqueued.GroupBy(message => (message.Target, Text: message.Text!)).ToDictionary(
            group => group.Key, group => group.Select(message => records.GetValueOrDefault(message.Id!.Value)).OfType<RecordedMessage>().ToList());
        var contents = requests.Keys.Union(messages.Keys)
            .Select(content => new Content(requests.GetValueOrDefault(content), messages.GetValueOrDefault(content) ?? []))
            .ToList();
        return new LedgerReport
        {
            Inbound = inbound,
            Enqueued = wanted.Count + more.Count,
            Kinds = [.. wanted.Concat(more).GroupBy(message => message.Kind).Select(kind => new LedgerKind(
                kind.Key, kind.Count(), recorded.Count(record => record.Kind == kind.Key), TakenOf(kind.Key)))],
            Taken = taken.Count,
            Kills = kills,
            Accepted = CountIn("accepted"),
            Failed = CountIn("failed"),
            Expired = CountIn("expired"),
            Cancelled = CountIn("cancelled"),
            Uncertain = CountIn("uncertain"),
            UncertainTaken = contents.Sum(content => content.UncertainTaken),
            Open = recorded.Count(record => record.Open),
            Twice = contents.Sum(content => content.Twice),
            WithoutAttempt = contents.Sum(content => content.WithoutAttempt),
            AcceptedNotTaken = contents.Sum(content => content.AcceptedNotTaken),
            TakenUnknown = contents.Sum(content => content.TakenUnknown),
            Lost = wanted.Count + more.Count - enqueued.Count(message => records.ContainsKey(message.Id!.Value)),
            Strange = records.Keys.Except(enqueued.Select(message => message.Id!.Value)).Count(),
            ToSilent = taken.Count(request => silent.Contains(request.Target)),
            AfterFarewell = recorded.Where(record => record.Kind == MessageKind.Farewell).Sum(farewell => AfterFarewell(farewell, taken)),
            CancelledForSilent = recorded.Count(record => record.State == "cancelled" && silent.Contains(record.Target)),
            Misplaced = misplaced,
        };

        int CountIn(string state) => recorded.Count(record => record.State == state);

        int TakenOf(string kind) => recorded.Where(record => record.Kind == kind).Select(record => (record.Target, record.Text)).Distinct().Sum(requests.GetValueOrDefault);
    }

    /// <summary>Requests to its recipient behind the first that brought it.</summary>
    private static int AfterFarewell(RecordedMessage farewell, IReadOnlyList<TakenRequest> taken) => taken
        .Where(request => request.Target == farewell.Target).SkipWhile(request => request.Message != farewell.Text).Skip(1).Count();

    private static bool CannotBeKnown(RecordedMessage record) => record.Kind == MessageKind.Alert || record.Text.StartsWith("(kirim ulang) ", StringComparison.Ordinal);

    /// <summary>Of what the rules had to make, that which they made: one message for each, whatever it says.</summary>
    private static IEnumerable<LedgerMessage> Resolve(IReadOnlyList<LedgerMessage> wanted, IReadOnlyList<RecordedMessage> recorded)
    {
        var made = recorded.ToLookup(record => (record.Kind, record.Target));
        return wanted.Where(message => message.Id is null).GroupBy(message => (message.Kind, message.Target))
            .SelectMany(group => made[group.Key].OrderBy(record => record.Id).Take(group.Count())
                .Select(record => new LedgerMessage(record.Kind, record.Id, record.Target, record.Text)));
    }

    /// <summary>All messages and requests with one recipient and text; nearly always one of each.</summary>
    private sealed record Content(int Requests, List<RecordedMessage> Messages)
    {
        public int Twice => Math.Max(0, Requests - Math.Max(1, Messages.Count));

        public int WithoutAttempt => Math.Max(0, Requests - Messages.Sum(message => message.Attempts));

        public int AcceptedNotTaken => Math.Max(0, Accepted - Requests);

        public int UncertainTaken => Math.Clamp(Requests - Accepted, 0, Messages.Count(message => message.State == "uncertain"));

        /// <summary>The gateway has it, and the database is sure that it left nowhere.</summary>
        public int TakenUnknown => Math.Min(Requests, Messages.Count) - Math.Min(Requests, Messages.Count(message => message.State is "accepted" or "uncertain" or "sending"));

        private int Accepted => Messages.Count(message => message.State == "accepted");
    }
}
