using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Plans;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Core.Templates;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;

namespace Prima.Data.Reminders;

/// <summary>Due reminders, claimed and moved on. The claim is design section 3; what it decides is <see cref="ReminderDecision"/>.</summary>
internal sealed partial class PostgresReminderStore(
    NpgsqlDataSource dataSource, ReminderTerms terms, PostgresLimits limits, MessageCatalogue catalogue, FaultPoints points, PrimaMetrics metrics, TimeProvider clock,
    ILogger<PostgresReminderStore> logger) : IReminderStore
{
    /// <summary>While the limit has no permit, what is past its grace is looked for no more often than this: it reads all that is due.</summary>
    private static readonly TimeSpan LookForLateEvery = TimeSpan.FromSeconds(5);

    /// <summary>How long to leave what waits for a patient or plan that somebody has.</summary>
    private static readonly TimeSpan HeldByAPerson = TimeSpan.FromMilliseconds(50);

    private static readonly string FindNextDue = Sql.Query("reminders/next_due");
    private static readonly string CountDue = Sql.Query("reminders/count_due");
    private static readonly string Wake = Sql.Query("intake/wake");
    private long lookedForLateAt;

    public async Task<NextDue> FindNextAsync(CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(FindNextDue);
        command.Parameters.With("clock_offset", terms.ClockOffset);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        await reader.ReadAsync(stopping);
        return new NextDue(ReadWait(reader, 0), ReadWait(reader, 1));
    }

    public async Task<int> CountDueAsync(CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(CountDue);
        command.Parameters.With("clock_offset", terms.ClockOffset);
        return (int)(await command.ExecuteScalarAsync(stopping))!;
    }

    public async Task<ReminderPass> ClaimAsync(int atMost, CancellationToken stopping)
    {
        var pass = await metrics.CountedAsync(logger, clock, "schedule", async () =>
        {
            var limit = await limits.NowAsync(LimitName.Reminders, stopping);
            var first = await ClaimOnceAsync(atMost, limit, lateOnly: false, stopping);
            return first is { Moved: false, Deferred: > 0 } && MayLookForLate()
                ? first with { Skipped = (await ClaimOnceAsync(atMost, limit, lateOnly: true, stopping)).Skipped }
                : first;
        });
        if (pass.Queued > 0)
            await dataSource.TryWakeAsync(Wake, CancellationToken.None);
        return pass;
    }

    private async Task<ReminderPass> ClaimOnceAsync(int atMost, RateLimit limit, bool lateOnly, CancellationToken stopping)
    {
        if (await TryClaimAsync(atMost, limit, lateOnly, stopping) is { } pass)
            return pass;
        var next = await FindNextAsync(stopping); // on a connection of its own, when the claim's is given back
        return new ReminderPass(0, 0, 0, 0, Contended: next.Reminder <= TimeSpan.Zero, next.Soonest);
    }

    /// <summary>The claim's one transaction. Null: it found nothing, or others hold it.</summary>
    private async Task<ReminderPass?> TryClaimAsync(int atMost, RateLimit limit, bool lateOnly, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        var claim = new ReminderClaim(connection, terms, limit);
        var reading = await claim.ReadAsync(atMost, lateOnly, stopping);
        if (reading.Held == 0)
        {
            await connection.EndAsync("rollback");
            return null;
        }

        // From here on nothing is cancelled: the steps are bounded by the transaction's own time-outs.
        var now = reading.Now;
        var decided = reading.Reminders.ConvertAll(reminder => Decide(reminder, now));
        var going = decided.Where(d => d.Decision is ReminderDecision.Send).Take(lateOnly ? 0 : reading.Permits).ToHashSet();
        var moved = decided.FindAll(d => d.Decision is not ReminderDecision.Send || going.Contains(d));
        var deferred = decided.Count - moved.Count;
        if (moved.Count == 0 || !await claim.WriteAsync(moved))
        {
            await connection.EndAsync("rollback");
            Count(deferred);
            return new ReminderPass(0, 0, 0, deferred, Contended: false, deferred > 0 ? reading.NextPermit ?? TimeSpan.Zero : HeldByAPerson);
        }

        points.Reached(FaultPoints.AfterReminderClaim);
        await connection.EndAsync("commit");
        Count(moved, deferred, !limit.IsOff, now);
        return new ReminderPass(
            going.Count, moved.Count(m => m.Decision is ReminderDecision.Skip), moved.Count(m => m.Decision is ReminderDecision.Cancel), deferred, Contended: false, TimeSpan.Zero);
    }

    /// <summary>What becomes of it, and what its message says. A text that cannot be made is told to a person, and keeps nobody else waiting.</summary>
    private (DueReminder Reminder, ReminderDecision Decision, string? Text) Decide(DueReminder reminder, DateTimeOffset now)
    {
        var decision = ReminderDecision.Of(reminder, now);
        string? text = null;
        try
        {
            if (decision is ReminderDecision.Send)
                text = PlanText.Render(reminder.Plan, reminder.PatientName, reminder.Volunteer, catalogue);
        }
        catch (ArgumentException)
        {
            decision = new ReminderDecision.Skip(ReminderReason.Text, Missed: true);
        }

        if (decision is ReminderDecision.Skip { Reason: ReminderReason.Text })
            Log.TextFailed(logger, reminder.Id, reminder.Plan.Id);
        return (reminder, decision, text);
    }

    private static TimeSpan? ReadWait(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : TimeSpan.FromSeconds(Math.Clamp(row.GetDouble(column), -1, TimeSpan.SecondsPerDay));

    private bool MayLookForLate()
    {
        if (lookedForLateAt != 0 && clock.GetElapsedTime(lookedForLateAt) < LookForLateEvery)
            return false;
        lookedForLateAt = clock.GetTimestamp();
        return true;
    }

    private void Count(int deferred)
    {
        if (deferred > 0)
            metrics.LimitDecided("reminders", "deferred", deferred);
    }

    private void Count(List<(DueReminder Reminder, ReminderDecision Decision, string? Text)> moved, int deferred, bool isLimited, DateTimeOffset now)
    {
        Count(deferred);
        foreach (var (reminder, decision, _) in moved)
        {
            metrics.RemindersMoved(reminder.Plan.Kind, OutcomeOf(decision));
            metrics.ReminderLate(reminder.Plan.Kind, OutcomeOf(decision), now - reminder.DueAt);
            if (PrimaTraces.IsOn)
                PrimaTraces.Scheduled(reminder.Id, reminder.Plan.Kind, OutcomeOf(decision), reminder.DueAt);
        }

        var queued = moved.Count(m => m.Decision is ReminderDecision.Send);
        if (queued > 0 && isLimited)
            metrics.LimitDecided("reminders", "granted", queued);
    }

    private static string OutcomeOf(ReminderDecision decision) =>
        decision is ReminderDecision.Send ? ReminderStatus.Queued
        : decision is ReminderDecision.Skip { Reason: ReminderReason.Paused } ? "paused" // a wish, which no alert is about
        : decision is ReminderDecision.Skip ? ReminderStatus.Skipped : ReminderStatus.Cancelled;

    private static partial class Log
    {
        [LoggerMessage(EventIds.ReminderTextFailed, LogLevel.Error, "The text of reminder {Reminder} of plan {Plan} cannot be made, or the plan not be read; a volunteer is told")]
        public static partial void TextFailed(ILogger logger, Guid reminder, Guid plan);
    }
}
