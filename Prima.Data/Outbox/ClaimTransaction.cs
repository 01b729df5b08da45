using Npgsql;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Data.Postgres;

namespace Prima.Data.Outbox;

/// <summary>The statements of one claim, in their order (design section 1.1), on one connection. Between them policy is C#; the caller commits or rolls back.</summary>
internal sealed class ClaimTransaction(NpgsqlConnection connection, ClaimTerms terms, RankFloors floors)
{
    private static readonly string Begin = Sql.Query("outbox/begin");
    private static readonly string ClaimDevices = Sql.Query("outbox/claim_devices");
    private static readonly string ClaimDue = Sql.Query("outbox/claim_due");
    private static readonly string ClaimRecipients = Sql.Query("outbox/claim_recipients");
    private static readonly string ClaimWrite = Sql.Query("outbox/claim_write");
    private static readonly string Decide = Sql.Query("rate_limits/decide");
    private static readonly string Peek = Sql.Query("rate_limits/peek");

    /// <summary>Of the candidates that were read: which take one of a patient's permits for replies, and whose.</summary>
    private readonly Dictionary<long, Guid> replies = [];

    /// <summary>
    /// Begins the transaction, locks devices and, in the next statements, reads and locks their best due rows and looks at the fleet's permits: one round trip.
    /// With one row at most, it is one of one device and class; with more, there is enough of each to choose from.
    /// </summary>
    /// <param name="wanted">So many attempts would be used; no more devices are locked than they need.</param>
    /// <param name="atMost">So many rows are read for each device and class.</param>
    /// <param name="devices">Looked at in this order.</param>
    /// <param name="passedOver">Not read.</param>
    public async Task<ClaimReading> ReadAsync(int wanted, int atMost, string[] devices, long[] passedOver, CancellationToken stopping)
    {
        var ranks = floors.For(devices);
        var isWhole = passedOver.Length == 0 && ranks.All(rank => rank == RankFloors.None);
        await using var batch = connection.CreateBatch();
        batch.Statement(Transactions.BeginReadCommitted);
        batch.Statement(Begin);
        terms.AddDevice(batch.Statement(ClaimDevices).Parameters
            .With("devices", devices)
            .With("floors", ranks)
            .With("wanted", (wanted + terms.MaxInFlightPerDevice - 1) / terms.MaxInFlightPerDevice));
        terms.AddDevice(batch.Statement(ClaimDue).Parameters
            .With("devices", devices)
            .With("batch", atMost)
            .With("floors", ranks)
            .With("passed_over", passedOver)
            .With("recipient_permits", terms.Recipient.Permits)
            .With("recipient_window", terms.Recipient.Window + terms.Delay)
            .With("reply_permits", terms.Replies.Permits)
            .With("reply_window", terms.Replies.Window));
        if (!terms.Fleet.IsOff)
            batch.Statement(Peek).Parameters.With("key", "fleet").With("permits", terms.Fleet.Permits).With("window", terms.Fleet.Window + terms.Delay);

        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var locked = (await reader.NextRowsAsync(row => row.GetFieldValue<string[]>(1), stopping))[0];
        var candidates = await reader.NextRowsAsync(ReadCandidate, stopping);
        foreach (var reply in candidates.Where(c => c.IsReply))
            replies[reply.MessageId] = reply.PatientId!.Value;
        if (terms.Fleet.IsOff)
            return new ClaimReading(locked, candidates, FleetFree: int.MaxValue, FleetOrdinary: int.MaxValue, isWhole);
        var free = (await reader.NextRowsAsync(row => row.GetInt32(0), stopping))[0];
        return new ClaimReading(locked, candidates, Math.Max(free, 0), Math.Max(free - (terms.Fleet.Permits / 10), 0), isWhole);
    }

    /// <summary>
    /// What the guards say of those candidates that are about a patient, under the patients' locks, and of alerts, by message. Without such a candidate nothing is asked.
    /// </summary>
    public async Task<Dictionary<long, MessageVerdict>> JudgeAsync(List<Candidate> candidates, ReminderTerms reminders)
    {
        var about = candidates.Where(c => c.PatientId is not null && !c.IsAlert).Select(c => c.MessageId).ToArray();
        var alerts = candidates.Where(c => c.IsAlert).Select(c => c.MessageId).ToArray();
        if (about.Length == 0 && alerts.Length == 0)
            return [];
        await using var batch = connection.CreateBatch();
        batch.AddGuards(about, alerts, reminders);
        await using var reader = await batch.ExecuteReaderAsync();
        return await reader.NextVerdictsAsync(reminders);
    }

    /// <summary>
    /// Takes recipients, permits and queue rows, all or none: false when a rival was faster with a recipient or a permit. Then roll back; the next claim sees
    /// what the rival has, and passes over it.
    /// </summary>
    public async Task<bool> TakeAsync(IReadOnlyList<Attempt> attempts)
    {
        var ordered = attempts.OrderBy(a => a.Recipient, StringComparer.Ordinal).ToList();
        var keys = ordered.GroupBy(a => a.Device, StringComparer.Ordinal).OrderBy(d => d.Key, StringComparer.Ordinal)
            .Select(d => ("device:" + d.Key, d.Count(), terms.Device.Permits, terms.Device.Window + terms.Delay)).ToList();
        if (!terms.Fleet.IsOff)
            keys.Add(("fleet", ordered.Count, terms.Fleet.Permits, terms.Fleet.Window + terms.Delay));

        var answered = ordered.Where(IsReply).Select(a => LimitKeys.PatientReplies(replies[a.MessageId])).Order(StringComparer.Ordinal)
            .Select(key => (key, 1, terms.Replies.Permits, terms.Replies.Window)).ToList();

        await using var batch = connection.CreateBatch();
        if (answered.Count > 0)
            AddDecision(batch, answered);
        batch.Statement(ClaimRecipients).Parameters
            .With("recipients", ordered.ConvertAll(a => a.Recipient).ToArray())
            .With("devices", ordered.ConvertAll(a => a.Device).ToArray())
            .With("attempt_ids", ordered.Ids())
            .With("claim_ttl", terms.ClaimTtl)
            .With("recipient_permits", terms.Recipient.Permits)
            .With("recipient_window", terms.Recipient.Window + terms.Delay);
        batch.Statement(ClaimWrite).Parameters
            .With("message_ids", ordered.ConvertAll(a => a.MessageId).ToArray())
            .With("attempt_ids", ordered.Ids())
            .With("worker", terms.Worker)
            .With("claim_ttl", terms.ClaimTtl)
            .With("clock_offset", terms.ClockOffset);
        AddDecision(batch, keys);
        await using var reader = await batch.ExecuteReaderAsync();
        var mayAnswer = answered.Count == 0 || await reader.CountAsync() == answered.Count;
        if (answered.Count > 0)
            await reader.NextResultAsync();
        await reader.ReadAsync();
        var permitted = reader.GetInt64(0);
        var written = await reader.CountNextAsync();
        var decided = await reader.CountNextAsync();
        return mayAnswer && permitted == ordered.Count && written == ordered.Count && decided == keys.Count;
    }

    /// <summary>It takes a permit of its patient's, too.</summary>
    public bool IsReply(Attempt attempt) => replies.ContainsKey(attempt.MessageId);

    private static void AddDecision(NpgsqlBatch batch, List<(string Key, int Wanted, int Permits, TimeSpan Window)> keys) => batch.Statement(Decide).Parameters
        .With("keys", keys.ConvertAll(k => k.Key).ToArray())
        .With("wanted", keys.ConvertAll(k => k.Wanted).ToArray())
        .With("permits", keys.ConvertAll(k => k.Permits).ToArray())
        .With("windows", keys.ConvertAll(k => k.Window).ToArray());

    private static Candidate ReadCandidate(NpgsqlDataReader reader) => new(
        MessageId: reader.GetInt64(0), Recipient: reader.GetString(1), Device: reader.GetString(2), Priority: reader.GetString(3),
        RankAt: reader.GetDateTime(4), DueAt: reader.GetDateTime(5), NotAfter: reader.ValueOrNull<DateTime>(6),
        Charged: reader.GetInt32(7), Body: reader.GetString(11), RecipientFreeAt: reader.ValueOrNull<DateTime>(12),
        DeviceFree: reader.GetInt32(8), DeviceOrdinary: reader.GetInt32(9), DeviceDoubts: reader.GetInt32(10),
        PatientId: reader.ValueOrNull<Guid>(13), IsAlert: reader.GetBoolean(14), IsReply: reader.GetBoolean(15),
        ReplyFreeAt: reader.ValueOrNull<DateTime>(16),
        ReminderId: reader.ValueOrNull<Guid>(17));
}
