using Npgsql;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Data.Postgres;

namespace Prima.Data.Outbox;

/// <summary>The statements of one claim, in their order (design section 1.1), on one connection. Between them policy is C#.</summary>
internal sealed class ClaimTransaction(NpgsqlConnection connection, ClaimTerms terms, RankFloors floors)
{
    private const string Commit = "commit";

    private static readonly string Begin = Sql.Query("outbox/begin");
    private static readonly string ClaimDevices = Sql.Query("outbox/claim_devices");
    private static readonly string ClaimDue = Sql.Query("outbox/claim_due");
    private static readonly string ClaimRecipients = Sql.Query("outbox/claim_recipients");
    private static readonly string ClaimWrite = Sql.Query("outbox/claim_write");
    private static readonly string Decide = Sql.Query("rate_limits/decide");
    private static readonly string Peek = Sql.Query("rate_limits/peek");

    private static readonly PostgresException Lost = new("another claim was faster with a permit of the fleet", "ERROR", "ERROR", PostgresErrorCodes.SerializationFailure);

    /// <summary>Of the candidates that were read: which take one of a patient's permits for replies, and whose.</summary>
    private readonly Dictionary<long, Guid> replies = [];

    private int fleetFree = int.MaxValue;

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
        fleetFree = (await reader.NextRowsAsync(row => row.GetInt32(0), stopping))[0];
        return new ClaimReading(locked, candidates, Math.Max(fleetFree, 0), Math.Max(fleetFree - (terms.Fleet.Permits / 10), 0), isWhole);
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
    /// Takes recipients, permits and queue rows, all or none, and commits, in one round trip: the commit is the intent. Only where the fleet's permits run short
    /// does the commit wait to be told that there was one: a rival is often faster there, and its loser would leave an error in the server's log each time.
    /// </summary>
    /// <returns>
    /// Null: it is committed. Else why it surely is not, and the transaction is to be rolled back: <see cref="IsLost"/>, or what a row's own data made of it.
    /// </returns>
    /// <exception cref="NpgsqlException">Nobody knows whether it is committed.</exception>
    public async Task<PostgresException?> CommitAsync(IReadOnlyList<Attempt> attempts, CancellationToken givingUp)
    {
        var isScarce = !terms.Fleet.IsOff && fleetFree - attempts.Count <= terms.Fleet.Permits / 10;
        var isTaken = false;
        try
        {
            await using (var batch = Take(attempts, isScarce))
            {
                batch.Timeout = 0;
                var results = batch.BatchCommands.Count;
                if (!isScarce)
                    batch.Statement(Commit);
                await using var reader = await batch.ExecuteReaderAsync(givingUp);
                var isEnough = await reader.RowsAsync(row => row.GetBoolean(0), givingUp);
                for (var n = 1; n < results; n++)
                    isEnough = await reader.NextRowsAsync(row => row.GetBoolean(0), givingUp);
                if (isEnough is not [true])
                    return Lost;
                isTaken = true;
                await reader.FinishAsync(givingUp);
            }

            if (isScarce)
            {
                await using var commit = new NpgsqlCommand(Commit, connection) { CommandTimeout = 0 };
                await commit.ExecuteNonQueryAsync(givingUp);
            }

            return null;
        }
        catch (PostgresException fault) when (!isTaken)
        {
            return fault;
        }
    }

    /// <summary>A rival was faster with a recipient or a permit. The next claim sees what the rival has, and passes over it.</summary>
    public static bool IsLost(PostgresException fault) => fault.SqlState == PostgresErrorCodes.SerializationFailure;

    /// <summary>The statements that take. Each returns true, or is an error when a rival was faster; only the last, which takes the permits of devices and fleet, may return false instead.</summary>
    public NpgsqlBatch Take(IReadOnlyList<Attempt> attempts, bool isToldByRow)
    {
        var ordered = attempts.OrderBy(a => a.Recipient, StringComparer.Ordinal).ToList();
        var keys = ordered.GroupBy(a => a.Device, StringComparer.Ordinal).OrderBy(d => d.Key, StringComparer.Ordinal)
            .Select(d => ("device:" + d.Key, d.Count(), terms.Device.Permits, terms.Device.Window + terms.Delay)).ToList();
        if (!terms.Fleet.IsOff)
            keys.Add(("fleet", ordered.Count, terms.Fleet.Permits, terms.Fleet.Window + terms.Delay));

        var answered = ordered.Where(IsReply).Select(a => LimitKeys.PatientReplies(replies[a.MessageId])).Order(StringComparer.Ordinal)
            .Select(key => (key, 1, terms.Replies.Permits, terms.Replies.Window)).ToList();

        var batch = connection.CreateBatch();
        if (answered.Count > 0)
            AddDecision(batch, answered, isToldByRow: false);
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
        AddDecision(batch, keys, isToldByRow);
        return batch;
    }

    /// <summary>It takes a permit of its patient's, too.</summary>
    public bool IsReply(Attempt attempt) => replies.ContainsKey(attempt.MessageId);

    private static void AddDecision(NpgsqlBatch batch, List<(string Key, int Wanted, int Permits, TimeSpan Window)> keys, bool isToldByRow) => batch.Statement(Decide).Parameters
        .With("keys", keys.ConvertAll(k => k.Key).ToArray())
        .With("wanted", keys.ConvertAll(k => k.Wanted).ToArray())
        .With("permits", keys.ConvertAll(k => k.Permits).ToArray())
        .With("windows", keys.ConvertAll(k => k.Window).ToArray())
        .With("told_by_row", isToldByRow);

    private static Candidate ReadCandidate(NpgsqlDataReader reader) => new(
        MessageId: reader.GetInt64(0), Recipient: reader.GetString(1), Device: reader.GetString(2), Priority: reader.GetString(3),
        RankAt: reader.GetDateTime(4), DueAt: reader.GetDateTime(5), NotAfter: reader.ValueOrNull<DateTime>(6),
        Charged: reader.GetInt32(7), Body: reader.GetString(11), RecipientFreeAt: reader.ValueOrNull<DateTime>(12),
        DeviceFree: reader.GetInt32(8), DeviceOrdinary: reader.GetInt32(9), DeviceDoubts: reader.GetInt32(10),
        PatientId: reader.ValueOrNull<Guid>(13), IsAlert: reader.GetBoolean(14), IsReply: reader.GetBoolean(15),
        ReplyFreeAt: reader.ValueOrNull<DateTime>(16),
        ReminderId: reader.ValueOrNull<Guid>(17));
}
