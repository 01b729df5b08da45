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
    NpgsqlDataSource dataSource, ClaimTerms terms, SettleBuffer settles, FaultPoints points, TimeProvider clock, Random random, ILogger<PostgresOutbox> logger) : IOutbox
{
    private readonly RankFloors floors = new(clock);

    private static readonly string Begin = Sql.Query("outbox/begin");
    private static readonly string IsDue = Sql.Query("outbox/is_due");
    private static readonly string Defer = Sql.Query("outbox/defer");
    private static readonly string FindAttempts = Sql.Query("outbox/find_attempts");
    private static readonly string LateEvidence = Sql.Query("outbox/late_evidence");

    public async Task<bool> IsDueAsync(IReadOnlyList<string> devices, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(IsDue);
        terms.AddDevice(command.Parameters.With("devices", devices.ToArray()));
        return await command.ExecuteScalarAsync(stopping) is true;
    }

    public async Task<Claim> ClaimAsync(int atMost, IReadOnlyList<string> devices, CancellationToken stopping)
    {
        var begin = Deadline.After(terms.Delay, clock);
        var durable = new DurabilityWatch();
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        using var watching = durable.Watch(connection);

        var claim = new ClaimTransaction(connection, terms, floors);
        var shuffled = devices.ToArray();
        random.Shuffle(shuffled);
        var locked = await claim.LockDevicesAsync(atMost, shuffled, stopping);
        if (locked.Length == 0)
        {
            await ExecuteAsync(connection, "rollback");
            floors.Forget();
            return Claim.Nothing with { Idle = !await IsDueAsync(devices, stopping) };
        }

        // From here on nothing is cancelled: the steps are bounded by the transaction's own time-outs.
        var candidates = await claim.ReadDueAsync(locked);
        var (fleetFree, fleetOrdinary) = await claim.PeekFleetAsync();
        var decision = ClaimDecision.Choose(candidates, atMost, fleetFree, fleetOrdinary);
        if (candidates.Count > 0)
            points.Reached(FaultPoints.AfterClaim);

        var attempts = decision.Going.Count == 0 ? [] : await claim.TakeAsync(decision.Going);
        if (attempts.Count == 0)
        {
            await ExecuteAsync(connection, "rollback");
            floors.Forget();
        }
        else
        {
            points.Reached(FaultPoints.BeforeIntentCommit);
            attempts = await CommitAsync(connection, attempts);
            points.Reached(FaultPoints.AfterIntentCommit);
            if (attempts.Count == candidates.Count)
                floors.Raise(candidates);
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
            .With("note", accepted is null ? $"a late answer: {SettleTransaction.ErrorOf(settlement)}" : null, NpgsqlDbType.Text);
        if (await command.ExecuteNonQueryAsync() > 0)
            Log.LateEvidenceAdded(logger, attempt.Id, settlement.Outcome);
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
        command.Parameters.With("ids", attempts.Ids());
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
