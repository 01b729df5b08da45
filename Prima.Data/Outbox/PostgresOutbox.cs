using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Time;
using Prima.Data.Postgres;

namespace Prima.Data.Outbox;

/// <summary>The outbox over its five tables. The claim is design section 1.1, statement by statement; the settle is <see cref="SettleBuffer"/>.</summary>
internal sealed partial class PostgresOutbox(
    NpgsqlDataSource dataSource, ClaimTerms terms, SettleBuffer settles, FaultPoints points, TimeProvider clock, ILogger<PostgresOutbox> logger) : IOutbox
{
    private static readonly string Begin = Sql.Query("outbox/begin");
    private static readonly string IsDue = Sql.Query("outbox/is_due");
    private static readonly string ClaimDevices = Sql.Query("outbox/claim_devices");
    private static readonly string ClaimDue = Sql.Query("outbox/claim_due");
    private static readonly string ClaimRecipients = Sql.Query("outbox/claim_recipients");
    private static readonly string GiveBack = Sql.Query("outbox/give_back");
    private static readonly string ClaimWrite = Sql.Query("outbox/claim_write");
    private static readonly string Decide = Sql.Query("rate_limits/decide");
    private static readonly string Peek = Sql.Query("rate_limits/peek");
    private static readonly string Defer = Sql.Query("outbox/defer");
    private static readonly string FindAttempts = Sql.Query("outbox/find_attempts");
    private static readonly string LateEvidence = Sql.Query("outbox/late_evidence");

    public async Task<bool> IsDueAsync(IReadOnlyList<string> devices, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(IsDue);
        WithDeviceTerms(command.Parameters.With("devices", devices.ToArray()));
        return await command.ExecuteScalarAsync(stopping) is true;
    }

    public async Task<Claim> ClaimAsync(int atMost, IReadOnlyList<string> devices, CancellationToken stopping)
    {
        var begin = Deadline.After(terms.Delay, clock);
        var durable = new DurabilityWatch();
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        using var watching = durable.Watch(connection);

        var locked = await LockDevicesAsync(connection, atMost, devices, stopping);
        if (locked.Length == 0)
        {
            await ExecuteAsync(connection, "rollback");
            return Claim.Nothing with { Idle = !await IsDueAsync(devices, stopping) };
        }

        // From here on nothing is cancelled: the steps are bounded by the transaction's own time-outs.
        var candidates = await ReadDueAsync(connection, locked);
        var (fleetFree, fleetOrdinary) = await PeekFleetAsync(connection);
        var decision = ClaimDecision.Choose(candidates, atMost, fleetFree, fleetOrdinary);
        if (candidates.Count > 0)
            points.Reached(FaultPoints.AfterClaim);

        var attempts = decision.Going.Count == 0 ? [] : await TakeAsync(connection, decision.Going);
        if (attempts.Count == 0)
        {
            await ExecuteAsync(connection, "rollback");
        }
        else
        {
            points.Reached(FaultPoints.BeforeIntentCommit);
            attempts = await CommitAsync(connection, attempts);
            points.Reached(FaultPoints.AfterIntentCommit);
        }

        if (durable.IsDoubtful && attempts.Count > 0)
        {
            Log.ClaimNotDurable(logger, attempts.Count);
            foreach (var attempt in attempts)
                _ = await settles.AddAsync(attempt, new Settlement.Release("the claim was not durable"));
            attempts = [];
        }

        if (decision.Refused.Count > 0)
            await DeferAsync(decision.Refused, stopping);
        return new Claim(attempts, begin, Idle: candidates.Count == 0);
    }

    public Task<bool> SettleAsync(Attempt attempt, Settlement settlement) => settles.AddAsync(attempt, settlement);

    public async Task AddLateEvidenceAsync(Attempt attempt, Settlement settlement)
    {
        await using var command = dataSource.CreateCommand(LateEvidence);
        var accepted = settlement as Settlement.Complete;
        command.Parameters
            .With("id", attempt.Id)
            .With("accepted", accepted is not null)
            .With("provider_id", accepted?.ProviderId, NpgsqlDbType.Text)
            .With("note", accepted is null ? $"a late answer: {SettleBuffer.ErrorOf(settlement)}" : null, NpgsqlDbType.Text);
        if (await command.ExecuteNonQueryAsync() > 0)
            Log.LateEvidenceAdded(logger, attempt.Id, settlement.Outcome);
    }

    private async Task<string[]> LockDevicesAsync(NpgsqlConnection connection, int atMost, IReadOnlyList<string> devices, CancellationToken stopping)
    {
        await using var batch = connection.CreateBatch();
        batch.Statement("begin");
        batch.Statement(Begin);
        WithDeviceTerms(batch.Statement(ClaimDevices).Parameters
            .With("devices", devices.ToArray())
            .With("wanted", (atMost + terms.MaxInFlightPerDevice - 1) / terms.MaxInFlightPerDevice));
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping);
        var locked = new List<string>();
        while (await reader.ReadAsync(stopping))
            locked.Add(reader.GetString(0));
        return [.. locked];
    }

    private async Task<List<Candidate>> ReadDueAsync(NpgsqlConnection connection, string[] locked)
    {
        await using var command = new NpgsqlCommand(ClaimDue, connection);
        WithDeviceTerms(command.Parameters
            .With("devices", locked)
            .With("recipient_permits", terms.Recipient.Permits)
            .With("recipient_window", terms.Recipient.Window + terms.Delay));
        await using var reader = await command.ExecuteReaderAsync();
        var candidates = new List<Candidate>();
        while (await reader.ReadAsync())
        {
            candidates.Add(new Candidate(
                MessageId: reader.GetInt64(0), Recipient: reader.GetString(1), Device: reader.GetString(2), Priority: reader.GetString(3),
                RankAt: reader.GetDateTime(4), DueAt: reader.GetDateTime(5), NotAfter: reader.IsDBNull(6) ? null : reader.GetDateTime(6),
                Charged: reader.GetInt32(7), Body: reader.GetString(11), RecipientFreeAt: reader.IsDBNull(12) ? null : reader.GetDateTime(12),
                DeviceFree: reader.GetInt32(8), DeviceOrdinary: reader.GetInt32(9), DeviceDoubts: reader.GetInt32(10)));
        }

        return candidates;
    }

    private async Task<(int Free, int Ordinary)> PeekFleetAsync(NpgsqlConnection connection)
    {
        if (terms.Fleet.IsOff)
            return (int.MaxValue, int.MaxValue);
        await using var command = new NpgsqlCommand(Peek, connection);
        command.Parameters.With("key", "fleet").With("permits", terms.Fleet.Permits).With("window", terms.Fleet.Window + terms.Delay);
        var free = (int)(await command.ExecuteScalarAsync())!;
        return (Math.Max(free, 0), Math.Max(free - (terms.Fleet.Permits / 10), 0));
    }

    /// <summary>Takes recipients, permits and queue rows. Empty when another claim was faster with a permit of device or fleet: roll back.</summary>
    private async Task<IReadOnlyList<Attempt>> TakeAsync(NpgsqlConnection connection, IReadOnlyList<Candidate> going)
    {
        var attempts = going.OrderBy(c => c.Recipient, StringComparer.Ordinal).Select(NewAttempt).ToList();
        attempts = await TakeRecipientsAsync(connection, attempts);
        if (attempts.Count == 0)
            return attempts;

        var keys = attempts.GroupBy(a => a.Device, StringComparer.Ordinal).OrderBy(d => d.Key, StringComparer.Ordinal)
            .Select(d => ("device:" + d.Key, d.Count(), terms.Device.Permits, terms.Device.Window + terms.Delay)).ToList();
        if (!terms.Fleet.IsOff)
            keys.Add(("fleet", attempts.Count, terms.Fleet.Permits, terms.Fleet.Window + terms.Delay));

        await using var batch = connection.CreateBatch();
        batch.Statement(ClaimWrite).Parameters
            .With("message_ids", attempts.ConvertAll(a => a.MessageId).ToArray())
            .With("attempt_ids", Ids(attempts))
            .With("worker", terms.Worker)
            .With("claim_ttl", terms.ClaimTtl)
            .With("clock_offset", terms.ClockOffset);
        batch.Statement(Decide).Parameters
            .With("keys", keys.ConvertAll(k => k.Item1).ToArray())
            .With("wanted", keys.ConvertAll(k => k.Item2).ToArray())
            .With("permits", keys.ConvertAll(k => k.Item3).ToArray())
            .With("windows", keys.ConvertAll(k => k.Item4).ToArray());
        await using var reader = await batch.ExecuteReaderAsync();
        var written = 0;
        while (await reader.ReadAsync())
            written++;
        await reader.NextResultAsync();
        var decided = 0;
        while (await reader.ReadAsync())
            decided++;
        return written == attempts.Count && decided == keys.Count ? attempts : [];
    }

    /// <summary>Takes in_flight rows and the recipients' permits; who did not get both drops out.</summary>
    private async Task<List<Attempt>> TakeRecipientsAsync(NpgsqlConnection connection, List<Attempt> attempts)
    {
        await using var command = new NpgsqlCommand(ClaimRecipients, connection);
        command.Parameters
            .With("recipients", attempts.ConvertAll(a => a.Recipient).ToArray())
            .With("devices", attempts.ConvertAll(a => a.Device).ToArray())
            .With("attempt_ids", Ids(attempts))
            .With("claim_ttl", terms.ClaimTtl)
            .With("recipient_permits", terms.Recipient.Permits)
            .With("recipient_window", terms.Recipient.Window + terms.Delay);
        var got = new HashSet<Guid>();
        var refused = new HashSet<Guid>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                (reader.GetBoolean(1) ? got : refused).Add(reader.GetGuid(0));
        }

        if (refused.Count > 0)
        {
            await using var giveBack = new NpgsqlCommand(GiveBack, connection);
            var losers = attempts.FindAll(a => refused.Contains(a.Id));
            giveBack.Parameters.With("recipients", losers.ConvertAll(a => a.Recipient).ToArray()).With("attempt_ids", Ids(losers));
            await giveBack.ExecuteNonQueryAsync();
        }

        return got.Count == attempts.Count ? attempts : attempts.FindAll(a => got.Contains(a.Id));
    }

    /// <summary>
    /// The intent. No time-out and no token: a cancelled wait for a standby would answer success. When the answer is lost the attempts are looked up by their
    /// own ids on another connection; what is not found there is not ours.
    /// </summary>
    private async Task<IReadOnlyList<Attempt>> CommitAsync(NpgsqlConnection connection, IReadOnlyList<Attempt> attempts)
    {
        try
        {
            await ExecuteAsync(connection, "commit");
            return attempts;
        }
        catch (NpgsqlException fault)
        {
            Log.ClaimAnswerLost(logger, attempts.Count, fault.SqlState ?? "no answer");
        }

        await using var command = dataSource.CreateCommand(FindAttempts);
        command.Parameters.With("ids", Ids(attempts));
        await using var reader = await command.ExecuteReaderAsync();
        var found = new HashSet<Guid>();
        while (await reader.ReadAsync())
            found.Add(reader.GetGuid(0));
        return attempts.Where(a => found.Contains(a.Id)).ToList();
    }

    private async Task DeferAsync(IReadOnlyDictionary<string, DateTime> refused, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateBatch();
        batch.Statement("begin");
        batch.Statement(Begin);
        batch.Statement(Defer).Parameters
            .With("recipients", refused.Keys.ToArray())
            .With("untils", refused.Values.ToArray())
            .With("clock_offset", terms.ClockOffset);
        batch.Statement("commit");
        await batch.ExecuteNonQueryAsync(stopping);
    }

    private void WithDeviceTerms(NpgsqlParameterCollection parameters) => parameters
        .With("clock_offset", terms.ClockOffset)
        .With("max_in_flight", terms.MaxInFlightPerDevice)
        .With("device_permits", terms.Device.Permits)
        .With("device_window", terms.Device.Window + terms.Delay);

    private static Attempt NewAttempt(Candidate c) => new(
        Guid.CreateVersion7(), c.MessageId, c.Device, c.Recipient, c.Body, c.Priority, c.DueAt, c.RankAt, c.NotAfter, c.Charged, c.DeviceDoubts);

    private static Guid[] Ids(IReadOnlyList<Attempt> attempts)
    {
        var ids = new Guid[attempts.Count];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = attempts[i].Id;
        return ids;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ClaimAnswerLost, LogLevel.Warning, "The answer to a claim of {Count} was lost ({SqlState}); looking its attempts up by their ids")]
        public static partial void ClaimAnswerLost(ILogger logger, int count, string sqlState);

        [LoggerMessage(EventIds.ClaimNotDurable, LogLevel.Error, "A claim of {Count} was committed here but not by the standby; nothing of it is sent")]
        public static partial void ClaimNotDurable(ILogger logger, int count);

        [LoggerMessage(EventIds.LateEvidenceAdded, LogLevel.Warning, "Attempt {Attempt} had been rescued when its answer came: {Outcome}")]
        public static partial void LateEvidenceAdded(ILogger logger, Guid attempt, string outcome);
    }
}
