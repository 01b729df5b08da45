using Npgsql;
using Prima.Core.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Outbox;

/// <summary>The statements of one claim, in their order (design section 1.1), on one connection. Between them policy is C#; the caller commits or rolls back.</summary>
internal sealed class ClaimTransaction(NpgsqlConnection connection, ClaimTerms terms, RankFloors floors)
{
    private static readonly string Begin = Sql.Query("outbox/begin");
    private static readonly string ClaimDevices = Sql.Query("outbox/claim_devices");
    private static readonly string ClaimDue = Sql.Query("outbox/claim_due");
    private static readonly string ClaimRecipients = Sql.Query("outbox/claim_recipients");
    private static readonly string GiveBack = Sql.Query("outbox/give_back");
    private static readonly string ClaimWrite = Sql.Query("outbox/claim_write");
    private static readonly string Decide = Sql.Query("rate_limits/decide");
    private static readonly string Peek = Sql.Query("rate_limits/peek");

    /// <summary>Begins the transaction and locks devices, looking at them in the order given; empty when none can be used.</summary>
    public async Task<string[]> LockDevicesAsync(int atMost, string[] devices, CancellationToken stopping)
    {
        await using var batch = connection.CreateBatch();
        batch.Statement("begin");
        batch.Statement(Begin);
        terms.AddDevice(batch.Statement(ClaimDevices).Parameters
            .With("devices", devices)
            .With("floors", floors.For(devices))
            .With("wanted", (atMost + terms.MaxInFlightPerDevice - 1) / terms.MaxInFlightPerDevice));
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping);
        var locked = new List<string>();
        while (await reader.ReadAsync(stopping))
            locked.Add(reader.GetString(0));
        return [.. locked];
    }

    /// <summary>The best due rows of the locked devices, locked as well: with one row at most, of one device and class; with more, enough of each to choose from.</summary>
    public async Task<List<Candidate>> ReadDueAsync(string[] locked, int atMost)
    {
        await using var command = new NpgsqlCommand(ClaimDue, connection);
        terms.AddDevice(command.Parameters
            .With("devices", locked)
            .With("batch", atMost)
            .With("floors", floors.For(locked))
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

    /// <summary>What the fleet has left, and how much of it is for normal and bulk. Only looks: its row is taken last.</summary>
    public async Task<(int Free, int Ordinary)> PeekFleetAsync()
    {
        if (terms.Fleet.IsOff)
            return (int.MaxValue, int.MaxValue);
        await using var command = new NpgsqlCommand(Peek, connection);
        command.Parameters.With("key", "fleet").With("permits", terms.Fleet.Permits).With("window", terms.Fleet.Window + terms.Delay);
        var free = (int)(await command.ExecuteScalarAsync())!;
        return (Math.Max(free, 0), Math.Max(free - (terms.Fleet.Permits / 10), 0));
    }

    /// <summary>Takes recipients, permits and queue rows. Empty when another claim was faster with a permit of device or fleet: roll back.</summary>
    public async Task<IReadOnlyList<Attempt>> TakeAsync(IReadOnlyList<Candidate> going)
    {
        var attempts = going.OrderBy(c => c.Recipient, StringComparer.Ordinal).Select(NewAttempt).ToList();
        attempts = await TakeRecipientsAsync(attempts);
        if (attempts.Count == 0)
            return attempts;

        var keys = attempts.GroupBy(a => a.Device, StringComparer.Ordinal).OrderBy(d => d.Key, StringComparer.Ordinal)
            .Select(d => ("device:" + d.Key, d.Count(), terms.Device.Permits, terms.Device.Window + terms.Delay)).ToList();
        if (!terms.Fleet.IsOff)
            keys.Add(("fleet", attempts.Count, terms.Fleet.Permits, terms.Fleet.Window + terms.Delay));

        await using var batch = connection.CreateBatch();
        batch.Statement(ClaimWrite).Parameters
            .With("message_ids", attempts.ConvertAll(a => a.MessageId).ToArray())
            .With("attempt_ids", attempts.Ids())
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
    private async Task<List<Attempt>> TakeRecipientsAsync(List<Attempt> attempts)
    {
        await using var command = new NpgsqlCommand(ClaimRecipients, connection);
        command.Parameters
            .With("recipients", attempts.ConvertAll(a => a.Recipient).ToArray())
            .With("devices", attempts.ConvertAll(a => a.Device).ToArray())
            .With("attempt_ids", attempts.Ids())
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
            giveBack.Parameters.With("recipients", losers.ConvertAll(a => a.Recipient).ToArray()).With("attempt_ids", losers.Ids());
            await giveBack.ExecuteNonQueryAsync();
        }

        return got.Count == attempts.Count ? attempts : attempts.FindAll(a => got.Contains(a.Id));
    }

    private static Attempt NewAttempt(Candidate c) => new(
        Guid.CreateVersion7(), c.MessageId, c.Device, c.Recipient, c.Body, c.Priority, c.DueAt, c.RankAt, c.NotAfter, c.Charged, c.DeviceDoubts);
}
