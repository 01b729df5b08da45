using Prima.Data.Demo;

namespace Prima.Workers.Demo;

/// <summary>
/// Compares three records that know nothing of each other: what was enqueued, what the gateway took, what the database says. Messages and requests are
/// matched by recipient and text, for the gateway knows no id of ours.
/// </summary>
internal static class Ledger
{
    public static LedgerReport Compare(
        IReadOnlyList<LedgerMessage> enqueued, IReadOnlyList<TakenRequest> taken, IReadOnlyList<RecordedMessage> recorded, int misplaced, int kills)
    {
        var records = recorded.ToDictionary(record => record.Id);
        var requests = taken.GroupBy(request => (request.Target, request.Message)).ToDictionary(group => group.Key, group => group.Count());
        var messages = enqueued.GroupBy(message => (message.Target, message.Text)).ToDictionary(
            group => group.Key, group => group.Select(message => records.GetValueOrDefault(message.Id)).OfType<RecordedMessage>().ToList());
        var contents = requests.Keys.Union(messages.Keys)
            .Select(content => new Content(requests.GetValueOrDefault(content), messages.GetValueOrDefault(content) ?? []))
            .ToList();
        return new LedgerReport
        {
            Enqueued = enqueued.Count,
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
            Lost = enqueued.Count(message => !records.ContainsKey(message.Id)),
            Strange = records.Keys.Except(enqueued.Select(message => message.Id)).Count(),
            Misplaced = misplaced,
        };

        int CountIn(string state) => recorded.Count(record => record.State == state);
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
