using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;
using Prima.Data.Reminders;

namespace Prima.Data.Outbox;

/// <summary>The outbox over its five tables. The claim is design section 1.1, statement by statement; the settle is <see cref="SettleBuffer"/>.</summary>
internal sealed partial class PostgresOutbox(
    NpgsqlDataSource dataSource, SpareConnections spare, ClaimTerms configured, PostgresLimits limits, ReminderTerms reminderTerms, SettleBuffer settles, PuttingRight puttingRight, FaultPoints points, PrimaMetrics metrics, TimeProvider clock,
    Random random, ILogger<PostgresOutbox> logger) : IOutbox, IAsyncDisposable
{
    private static readonly string[] OwnLimits = ["recipient", "device"];
    private static readonly string[] AllLimits = ["recipient", "device", "fleet"];
    private static readonly string Poison = Sql.Query("outbox/poison");
    private readonly RankFloors floors = new(clock);
    private readonly PassedOver passedOver = new(clock);
    private readonly PoisonWatch poison = new();

    private readonly IntentCommits commits = new(spare.Source, settles, configured.ClaimTtl, clock, logger);

    private static readonly string IsDue = Sql.Query("outbox/is_due");
    private static readonly string ChooseUndeferrable = Sql.Query("outbox/choose_undeferrable");
    private static readonly string DeferReplies = Sql.Query("outbox/defer_replies");
    private static readonly string Defer = Sql.Query("outbox/defer");
    private static readonly string KnowReceipts = Sql.Query("receipts/know");
    private static readonly TimeSpan EvidenceRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly string LateEvidence = Sql.Query("outbox/late_evidence");

    public async Task<bool> IsDueAsync(IReadOnlyList<string> devices, CancellationToken stopping)
    {
        var askedAt = clock.GetTimestamp();
        await using var command = dataSource.CreateCommand(IsDue);
        limits.LastKnown(configured).AddDevice(command.Parameters.With("devices", devices.ToArray()));
        await using var reader = await command.ExecuteReaderAsync(stopping);
        await reader.ReadAsync(stopping);
        limits.Learn(askedAt, reader.GetFieldValue<string[]>(1), reader.GetFieldValue<int[]>(2), reader.GetFieldValue<TimeSpan[]>(3));
        return reader.GetBoolean(0);
    }

    public async Task<Claim> ClaimAsync(int atMost, IReadOnlyList<string> devices, CancellationToken stopping)
    {
        var started = clock.GetTimestamp();
        var going = new List<Candidate>();
        try
        {
            var terms = await limits.NowAsync(configured, stopping);
            var claim = await ClaimAsync(terms, atMost, poison.IsSuspected(), devices, going, stopping);
            if (claim.Attempts.Count > 0)
                Count(terms, claim.Attempts, clock.GetElapsedTime(started));
            return claim;
        }
        catch (Exception fault) when (PoisonWatch.IsOfRow(fault) || PoisonWatch.IsOfPolicy(fault))
        {
            floors.Forget();
            metrics.TransactionFailed(logger, "claim", fault, clock.GetElapsedTime(started));
            if (poison.Strike(going) is { } message)
                await FailAsync(message, Faults.CauseOf(fault));
            else if (going.Count == 0)
                throw; // no message can be named: the loop backs off, and says so
            return Claim.Nothing with { Idle = false };
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            floors.Forget();
            metrics.TransactionFailed(logger, "claim", fault, clock.GetElapsedTime(started));
            throw;
        }
    }

    public ValueTask DisposeAsync() => commits.DisposeAsync();

    public Task<bool> SettleAsync(Attempt attempt, Settlement settlement) => settles.AddAsync(attempt, settlement);

    /// <summary>Until it is written, as a settle is: it may be all that is known of a message in doubt. Twice does what once does.</summary>
    public async Task AddLateEvidenceAsync(Attempt attempt, Settlement settlement)
    {
        for (var surprises = 0; ;)
        {
            try
            {
                await WriteLateEvidenceAsync(attempt, settlement);
                return;
            }
            catch (Exception fault) when (!PoisonWatch.IsOfRow(fault) && (Faults.IsOfDatabase(fault) || ++surprises < SettleBuffer.MaxSurprises))
            {
                Log.LateEvidenceFailed(logger, attempt.Id, Faults.CauseOf(fault));
                await Task.Delay(EvidenceRetryAfter, clock);
            }
        }
    }

    private async Task WriteLateEvidenceAsync(Attempt attempt, Settlement settlement)
    {
        var accepted = settlement as Settlement.Complete;
        var changed = await dataSource.ExecuteFollowedAsync(
            attempt.MessageId,
            LateEvidence,
            p => p.With("id", attempt.Id)
                .With("accepted", accepted is not null)
                .With("provider_id", accepted?.ProviderId, NpgsqlDbType.Text)
                .With("error", SettleTransaction.ErrorOf(settlement), NpgsqlDbType.Text),
            "evidence", configured.ClockOffset, metrics,
            batch => batch.Statement(KnowReceipts).Parameters.With("ids", new[] { attempt.Id }));
        if (changed > 0)
            Log.LateEvidenceAdded(logger, attempt.Id, settlement.Outcome);
    }

    private async Task<Claim> ClaimAsync(ClaimTerms terms, int atMost, bool alone, IReadOnlyList<string> devices, List<Candidate> going, CancellationToken stopping)
    {
        if (!commits.MayCommit)
            return Claim.Nothing with { Idle = false };
        Decided? decided;
        var connection = await (commits.AllDecided ? dataSource : spare.Source).OpenConnectionAsync(stopping); // what is undecided holds one of the process' own
        try
        {
            decided = await ClaimAsync(connection, terms, atMost, alone, devices, going, stopping);
        }
        finally
        {
            await commits.ReturnAsync(connection);
        }

        // What follows asks for a connection of its own, and the pool may have no other.
        if (decided is null)
            return Claim.Nothing with { Idle = !await IsDueAsync(devices, stopping) };
        var rest = MoveRestAsync(decided, stopping);
        if (decided.Claim.Attempts.Count == 0)
            await rest;
        return decided.Claim with { Rest = rest };
    }

    /// <summary>What a claim has passed over is moved or ended, so that it does not lie at the head of the queue.</summary>
    private async Task MoveRestAsync(Decided decided, CancellationToken stopping)
    {
        var isNeeded = decided.Claim.Attempts.Count == 0;
        if (decided.Refused.Count > 0)
            await TryDeferAsync(decided.Refused, isNeeded, stopping);
        if (decided.Replies.Count > 0)
            await TryDeferRepliesAsync(decided.Replies, isNeeded, stopping);
        await TryPutRightAsync(decided.Verdicts, stopping);
    }

    /// <summary>The claim's one transaction. Null: all devices were held by others.</summary>
    private async Task<Decided?> ClaimAsync(
        NpgsqlConnection connection, ClaimTerms terms, int atMost, bool alone, IReadOnlyList<string> devices, List<Candidate> going, CancellationToken stopping)
    {
        var durability = new DurabilityWatch();
        using var watching = durability.Watch(connection);

        var shuffled = devices.ToArray();
        random.Shuffle(shuffled);
        var claim = new ClaimTransaction(connection, terms, floors);
        var reading = await claim.ReadAsync(atMost, alone ? 1 : int.MaxValue, shuffled, passedOver.Now(), stopping);
        if (reading.Locked.Length == 0)
        {
            await connection.EndAsync("rollback");
            floors.Forget();
            return null;
        }

        // From here on nothing is cancelled: the steps are bounded by the transaction's own time-outs.
        var candidates = reading.Candidates;
        var verdicts = await JudgeAsync(claim, candidates, going);
        var inVain = candidates.FindAll(c => verdicts.TryGetValue(c.MessageId, out var verdict) && verdict is not MessageVerdict.Go);
        foreach (var lane in inVain.GroupBy(c => $"{c.Device} {c.Priority}", StringComparer.Ordinal))
            passedOver.Add(lane.Key, lane.Select(c => c.MessageId), PassedOver.Kept);
        var allowed = candidates.FindAll(c => !c.IsGuarded || verdicts.GetValueOrDefault(c.MessageId) is MessageVerdict.Go);
        var free = allowed.FindAll(c => c.ReplyFreeAt is null);
        var decision = ClaimDecision.Choose(free, atMost, reading.FleetFree, reading.FleetOrdinary);
        going.AddRange(decision.Going);
        Log.LimitChecked(logger, candidates.Count, decision.Going.Count, decision.Refused.Count, allowed.Count - free.Count);
        if (candidates.Count > 0)
            points.Reached(FaultPoints.AfterClaim);

        // Permits and the claim's own time are given from here on, and the deadline to begin counts from before them.
        var begin = Deadline.After(terms.Delay, clock);
        var chosen = going.ConvertAll(candidate => candidate.ToAttempt(Guid.CreateVersion7()));
        if (chosen.Count > 0)
            points.Reached(FaultPoints.BeforeIntentCommit);
        var attempts = chosen.Count == 0 ? null : await commits.CommitAsync(connection, chosen, givingUp => claim.CommitAsync(chosen, givingUp));
        if (attempts is null)
        {
            await connection.EndAsync("rollback");
            floors.Forget();
            attempts = [];
        }
        else
        {
            if (durability.IsDoubtful)
                attempts = await ReleaseAsync(attempts);
            points.Reached(FaultPoints.AfterIntentCommit);
            metrics.LimitDecided("patient_replies", "granted", attempts.Count(claim.IsReply));
            if (attempts.Count == candidates.Count)
                floors.Raise(candidates);
        }

        // Nothing seen above the floors is not nothing: they are forgotten now, and the next claim sees all.
        return new Decided(
            new Claim(attempts, begin, Idle: candidates.Count == 0 && reading.IsWhole) { HasPassedOver = inVain.Count > 0 }, decision.Refused, allowed.FindAll(c => c.ReplyFreeAt is not null), verdicts);
    }

    private async Task<Dictionary<long, MessageVerdict>> JudgeAsync(ClaimTransaction claim, List<Candidate> candidates, List<Candidate> going)
    {
        try
        {
            return await claim.JudgeAsync(candidates, reminderTerms);
        }
        catch (Exception fault) when (PoisonWatch.IsOfPolicy(fault))
        {
            going.AddRange(candidates); // it is one of these
            throw;
        }
    }

    /// <summary>Committed here but by no standby: a failover may forget it, so nothing of it may be sent.</summary>
    private async Task<IReadOnlyList<Attempt>> ReleaseAsync(IReadOnlyList<Attempt> attempts)
    {
        Log.ClaimNotDurable(logger, attempts.Count);
        await Task.WhenAll(attempts.Select(attempt => settles.AddAsync(attempt, new Settlement.Release("the claim was not durable"))));
        return [];
    }

    private void Count(ClaimTerms terms, IReadOnlyList<Attempt> attempts, TimeSpan duration)
    {
        metrics.TransactionEnded("claim", "committed", duration);
        var granted = terms.Fleet.IsOff ? OwnLimits : AllLimits;
        foreach (var limit in granted)
            metrics.LimitDecided(limit, "granted", attempts.Count);
        var now = clock.GetUtcNow();
        foreach (var device in attempts.GroupBy(attempt => attempt.Device, StringComparer.Ordinal))
            metrics.Claimed(device.Key, device.Count(), duration, now.UtcDateTime - device.Min(attempt => attempt.DueAt));
        if (!PrimaTraces.IsOn)
            return;
        foreach (var attempt in attempts)
            PrimaTraces.Claimed(attempt, terms.Worker, granted, now - duration);
    }

    private async Task FailAsync(Candidate message, string cause)
    {
        if (await dataSource.ExecuteFollowedAsync(
            message.MessageId, Poison, p => p.With("message_id", message.MessageId).With("cause", cause), "poison", configured.ClockOffset, metrics) > 0)
            Log.MessagePoisoned(logger, message.MessageId, message.Device, cause);
    }

    /// <summary>Beside attempts in hand neither a fault nor a token matters: a later claim defers the same again.</summary>
    private async Task TryDeferAsync(IReadOnlyDictionary<string, DateTime> refused, bool isNeeded, CancellationToken stopping)
    {
        try
        {
            await DeferAsync(refused, stopping);
        }
        catch (Exception fault) when (!isNeeded && (fault is NpgsqlException or OperationCanceledException))
        {
            Log.DeferFailed(logger, refused.Count, Faults.CauseOf(fault));
        }
    }

    /// <summary>As <see cref="TryDeferAsync"/>, for what a patient has no permit for: the rest of hers goes on.</summary>
    private async Task TryDeferRepliesAsync(List<Candidate> replies, bool isNeeded, CancellationToken stopping)
    {
        metrics.LimitDecided("patient_replies", "deferred", replies.Count);
        Log.ResponseLimitExceeded(logger, replies.Count);
        try
        {
            await dataSource.ExecuteInTransactionAsync(
                DeferReplies,
                p => p.With("message_ids", replies.ConvertAll(c => c.MessageId).ToArray()).With("untils", replies.ConvertAll(c => c.ReplyFreeAt!.Value).ToArray())
                    .With("clock_offset", configured.ClockOffset),
                stopping);
        }
        catch (Exception fault) when (!isNeeded && (fault is NpgsqlException or OperationCanceledException))
        {
            Log.DeferFailed(logger, replies.Count, Faults.CauseOf(fault));
        }
    }

    /// <summary>What the guards have passed over must not lie at the head of the queue; and where night has come, the rest of that zone's is moved with it.</summary>
    private async Task TryPutRightAsync(Dictionary<long, MessageVerdict> verdicts, CancellationToken stopping)
    {
        var unguarded = verdicts.Where(v => v.Value is not (MessageVerdict.Go or MessageVerdict.Held)).ToList();
        if (unguarded.Count == 0)
            return;
        try
        {
            await puttingRight.PutRightAsync([.. unguarded.Select(v => v.Key)], stopping);
            var night = unguarded.Select(v => v.Value switch { MessageVerdict.Wait wait => wait.Zone.Id, MessageVerdict.Expire expire => expire.Zone.Id, _ => null }).OfType<string>().ToHashSet();
            if (night.Count > 0)
                await puttingRight.SweepAsync(night, stopping);
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
        {
            passedOver.Add("", unguarded.Select(v => v.Key), PassedOver.NotPutRight);
            Log.PutRightFailed(logger, unguarded.Count, Faults.CauseOf(fault));
        }
    }

    private async Task DeferAsync(IReadOnlyDictionary<string, DateTime> refused, CancellationToken stopping)
    {
        metrics.LimitDecided("recipient", "deferred", refused.Count);
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        Bind(batch.Statement(ChooseUndeferrable).Parameters);
        batch.LockRemindersOfChosen();
        Bind(batch.Statement(Defer).Parameters);
        batch.FollowChosen("deadline", configured.ClockOffset);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping); // what was chosen
        await reader.NextResultAsync(stopping); // the locks
        var expired = (await reader.NextRowsAsync(row => row.GetInt32(0), stopping))[0];
        var moved = await reader.NextMovedAsync(stopping);
        await reader.FinishAsync(stopping);
        metrics.Count(moved);
        metrics.MessagesExpired(expired);

        void Bind(NpgsqlParameterCollection parameters) => parameters
            .With("recipients", refused.Keys.ToArray()).With("untils", refused.Values.ToArray()).With("clock_offset", configured.ClockOffset);
    }

    /// <summary>A claim, and what of its candidates is to be moved or ended now that it is over.</summary>
    private sealed record Decided(Claim Claim, IReadOnlyDictionary<string, DateTime> Refused, List<Candidate> Replies, Dictionary<long, MessageVerdict> Verdicts);

    private static partial class Log
    {
        [LoggerMessage(EventIds.LimitChecked, LogLevel.Debug, "Limits were checked for {Count} messages: {Going} go, of {Recipients} recipients the limit is reached, {Replies} answers wait for a permit of their patient")]
        public static partial void LimitChecked(ILogger logger, int count, int going, int recipients, int replies);

        [LoggerMessage(EventIds.ResponseLimitExceeded, LogLevel.Information, "{Count} answers wait: their patients have had as many as the limit of replies allows")]
        public static partial void ResponseLimitExceeded(ILogger logger, int count);

        [LoggerMessage(EventIds.DeferFailed, LogLevel.Warning, "{Count} recipients without a permit were not moved ({Cause}); the next claim does it")]
        public static partial void DeferFailed(ILogger logger, int count, string cause);

        [LoggerMessage(EventIds.PutRightFailed, LogLevel.Warning, "{Count} messages whose guard was gone could not be ended ({Cause}); the next claim or the janitor does it")]
        public static partial void PutRightFailed(ILogger logger, int count, string cause);

        [LoggerMessage(EventIds.ClaimNotDurable, LogLevel.Error, "A claim of {Count} was committed here but not by the standby; nothing of it is sent")]
        public static partial void ClaimNotDurable(ILogger logger, int count);

        [LoggerMessage(EventIds.MessagePoisoned, LogLevel.Error, "Message {Message} on {Device} failed: its claim threw three times ({SqlState})")]
        public static partial void MessagePoisoned(ILogger logger, long message, string device, string sqlState);

        [LoggerMessage(EventIds.LateEvidenceFailed, LogLevel.Warning, "What was answered of attempt {Attempt} after its rescue was not written ({Cause}); trying again")]
        public static partial void LateEvidenceFailed(ILogger logger, Guid attempt, string cause);

        [LoggerMessage(EventIds.LateEvidenceAdded, LogLevel.Warning, "Attempt {Attempt} had been rescued when its answer came: {Outcome}")]
        public static partial void LateEvidenceAdded(ILogger logger, Guid attempt, string outcome);
    }
}
