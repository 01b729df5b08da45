using Npgsql;
using NpgsqlTypes;
using Prima.Core.Receipts;
using Prima.Data.Postgres;
using Prima.Data.Reminders;

namespace Prima.Data.Inbound;

/// <summary>
/// The statements that make receipts of reports, on one connection; the caller begins and commits. Locks: inbox rows, reminders and tasks of the messages,
/// attempts in doubt, receipts (design section 3).
/// </summary>
internal sealed class ReceiptTransaction(NpgsqlConnection connection, TimeSpan clockOffset)
{
    private static readonly string Hurry = Sql.Query("hurry");
    private static readonly string Claim = Sql.Query("receipts/claim");
    private static readonly string ClaimParked = Sql.Query("receipts/claim_parked");
    private static readonly string Evidence = Sql.Query("receipts/evidence");
    private static readonly string Know = Sql.Query("receipts/know");
    private static readonly string Apply = Sql.Query("receipts/apply");
    private static readonly string Join = Sql.Query("receipts/join");
    private static readonly string Outcomes = Sql.Query("receipts/outcomes");
    private static readonly string Done = Sql.Query("inbox/done");

    /// <summary>The reminders that have followed their messages.</summary>
    public IReadOnlyList<MovedReminders> Moved { get; private set; } = [];

    /// <summary>Begins the transaction and takes rows: <paramref name="only"/> this one, or the first that wait.</summary>
    public Task<List<Report>> ClaimAsync(int atMost, long? only, CancellationToken stopping) =>
        BeginAsync(Claim, only is not null, p => p.With("at_most", atMost).With("only", only, NpgsqlDbType.Bigint).With("clock_offset", clockOffset), stopping);

    /// <summary>Begins the transaction and takes parked receipts whose message, or whose doubt, can be told by now: <paramref name="only"/> this one, or the first.</summary>
    public Task<List<Report>> ClaimParkedAsync(int atMost, long? only, CancellationToken stopping) =>
        BeginAsync(ClaimParked, only is not null, p => p.With("at_most", atMost).With("only", only, NpgsqlDbType.Bigint).With("clock_offset", clockOffset), stopping);

    /// <summary>Evidence, receipts, and what follows from both.</summary>
    public async Task<List<ReadReport>> ApplyAsync(IReadOnlyList<Report> reports)
    {
        var receipts = reports.Where(r => r.Receipt is not null).ToList();
        var messages = receipts.Select(r => r.MessageId).OfType<long>().Distinct().ToArray();
        var known = new Dictionary<long, (bool IsNew, long? MessageId, DateTime? StartedAt)>();
        if (receipts.Count > 0)
        {
            await using var batch = connection.CreateBatch();
            AddEffects(batch, receipts, messages);
            batch.Statement(Apply).Parameters
                .With("inbox_ids", receipts.ConvertAll(r => r.InboxId).ToArray())
                .With("devices", receipts.ConvertAll(r => r.Device).ToArray())
                .With("provider_ids", receipts.ConvertAll(r => r.ProviderId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
                .With("state_ids", receipts.ConvertAll(r => r.StateId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
                .With("values", receipts.ConvertAll(r => r.Receipt!.Value.ToWord()).ToArray())
                .With("at", receipts.ConvertAll(r => r.At).ToArray())
                .With("message_ids", messages);
            AddJoin(batch, receipts, messages);
            batch.Statement(Outcomes).Parameters.With("inbox_ids", receipts.ConvertAll(r => r.InboxId).ToArray());
            batch.FollowMessages(messages, "receipt", clockOffset);
            await using var reader = await batch.ExecuteReaderAsync();
            await SkipEffectsAsync(reader, receipts);
            await reader.NextResultAsync(); // what was joined
            foreach (var (id, isNew, message, startedAt) in await reader.NextRowsAsync(ReadOutcome, CancellationToken.None))
                known[id] = (isNew, message, startedAt);
            Moved = await reader.NextMovedAsync(CancellationToken.None);
        }

        return [.. reports.Select(r => ToRead(r, known))];
    }

    /// <summary>The same for receipts that were parked: they stand there already.</summary>
    public async Task JoinAsync(IReadOnlyList<Report> parked)
    {
        var messages = parked.Select(r => r.MessageId).OfType<long>().Distinct().ToArray();
        await using var batch = connection.CreateBatch();
        AddEffects(batch, parked, messages);
        AddJoin(batch, parked, messages);
        batch.FollowMessages(messages, "receipt", clockOffset);
        await using var reader = await batch.ExecuteReaderAsync();
        await SkipEffectsAsync(reader, parked);
        await reader.NextResultAsync(); // what was joined
        Moved = await reader.NextMovedAsync(CancellationToken.None);
    }

    public async Task WriteDoneAsync(IReadOnlyList<ReadReport> read)
    {
        await using var done = new NpgsqlCommand(Done, connection);
        done.Parameters
            .With("ids", read.Select(r => r.Report.InboxId).ToArray())
            .With("outcomes", read.Select(r => r.Outcome).ToArray())
            .With("clock_offset", clockOffset);
        await done.ExecuteNonQueryAsync();
    }

    /// <param name="hurries">The batch that it was of has waited for what somebody keeps, and there may be hundreds like it.</param>
    private async Task<List<Report>> BeginAsync(string claim, bool hurries, Action<NpgsqlParameterCollection> bind, CancellationToken stopping)
    {
        await using var batch = connection.CreateTransaction();
        if (hurries)
            batch.Statement(Hurry);
        bind(batch.Statement(claim).Parameters);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        if (hurries)
            await reader.NextResultAsync(stopping);
        return await reader.NextRowsAsync(Report.Read, stopping);
    }

    /// <summary>The locks, and the doubts that end.</summary>
    private static void AddEffects(NpgsqlBatch batch, IReadOnlyList<Report> receipts, long[] messages)
    {
        batch.LockRemindersOf(messages);
        var doubts = receipts.Where(r => r.Doubt is not null).GroupBy(r => r.Doubt!.Value).Select(g => g.First()).OrderBy(r => r.Doubt).ToList();
        if (doubts.Count == 0)
            return;
        var ids = doubts.ConvertAll(r => r.Doubt!.Value).ToArray();
        batch.Statement(Evidence).Parameters.With("ids", ids).With("provider_ids", doubts.ConvertAll(r => r.ProviderId!).ToArray());
        batch.Statement(Know).Parameters.With("ids", ids);
    }

    private static void AddJoin(NpgsqlBatch batch, IReadOnlyList<Report> receipts, long[] messages) => batch.Statement(Join).Parameters
        .With("devices", receipts.Select(r => r.Device).ToArray())
        .With("provider_ids", receipts.Select(r => r.ProviderId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
        .With("state_ids", receipts.Select(r => r.StateId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
        .With("message_ids", messages);

    /// <summary>The reader stands on the result of the locks; updates and inserts have none.</summary>
    private static async Task SkipEffectsAsync(NpgsqlDataReader reader, IReadOnlyList<Report> receipts)
    {
        if (receipts.Any(r => r.Doubt is not null))
            await reader.NextResultAsync();
    }

    private static (long Id, bool IsNew, long? MessageId, DateTime? StartedAt) ReadOutcome(NpgsqlDataReader row) => (
        row.GetInt64(0), row.GetBoolean(1), row.ValueOrNull<long>(2), row.ValueOrNull<DateTime>(3));

    private static ReadReport ToRead(Report report, Dictionary<long, (bool IsNew, long? MessageId, DateTime? StartedAt)> known)
    {
        if (!known.TryGetValue(report.InboxId, out var row))
            return new ReadReport(report, (report.ProviderId ?? report.StateId) is null ? "no id" : "unknown word", null);
        if (!row.IsNew)
            return new ReadReport(report, "repeated", null);
        var outcome = row.MessageId is null ? "parked" : report.Doubt is null ? "applied" : "evidence";
        return new ReadReport(report, outcome, report.Receipt == Delivery.Pending ? null : report.At - row.StartedAt);
    }
}
