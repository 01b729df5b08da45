using Npgsql;
using NpgsqlTypes;
using Prima.Core.Outbox;
using Prima.Core.Plans;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Data.Plans;
using Prima.Data.Postgres;

namespace Prima.Data.Reminders;

/// <summary>The statements of one reminder claim (design section 3), in their order, on one connection: two round trips and the commit, however many reminders.</summary>
internal sealed class ReminderClaim(NpgsqlConnection connection, ReminderTerms terms, RateLimit rate)
{
    private static readonly string ClaimDue = Sql.Query("reminders/claim_due");
    private static readonly string ReRead = Sql.Query("reminders/re_read");
    private static readonly string Advance = Sql.Query("reminders/advance");
    private static readonly string Enqueue = Sql.Query("reminders/enqueue");
    private static readonly string RaiseTasks = Sql.Query("volunteer_tasks/raise");
    private static readonly string LookAtLimit = Sql.Query("rate_limits/look");
    private static readonly string TakePermits = Sql.Query("rate_limits/take");

    /// <summary>
    /// Begins the transaction, locks due reminders, and looks again, in the next statement, with their patients and plans as they are now (the double check). One
    /// round trip. Those whose patient or plan somebody has are held and not read.
    /// </summary>
    public async Task<ReminderReading> ReadAsync(int atMost, bool lateOnly, CancellationToken stopping)
    {
        await using var batch = connection.CreateTransaction();
        if (!rate.IsOff)
            batch.Statement(LookAtLimit).Parameters.With("key", LimitKeys.Reminders).With("permits", rate.Permits).With("window", rate.Window);
        batch.Statement(ClaimDue).Parameters.With("batch", atMost).With("late_only", lateOnly).With("clock_offset", terms.ClockOffset);
        batch.Statement(ReRead).Parameters.With("clock_offset", terms.ClockOffset);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        (int Permits, TimeSpan? Next) limit = (int.MaxValue, null);
        if (!rate.IsOff)
            limit = (await reader.NextRowsAsync(row => (row.GetInt32(0), row.IsDBNull(1) ? (TimeSpan?)null : TimeSpan.FromSeconds(row.GetDouble(1))), stopping))[0];
        var held = (await reader.NextRowsAsync(row => row.GetInt32(1), stopping))[0];
        DateTimeOffset now = default;
        var reminders = await reader.NextRowsAsync(
            row =>
            {
                now = row.GetDateTime(32);
                return ReadDue(row);
            },
            stopping);
        return new ReminderReading(held, reminders, now, limit.Permits, limit.Next);
    }

    /// <summary>Writes what was decided. False when the limit had fewer permits than it looked: roll back.</summary>
    public async Task<bool> WriteAsync(IReadOnlyList<(DueReminder Reminder, ReminderDecision Decision, string? Text)> moved)
    {
        var queued = moved.Where(m => m.Decision is ReminderDecision.Send).ToList();
        var missed = moved.Where(m => m.Decision is ReminderDecision.Skip { Missed: true }).Select(m => m.Reminder).ToList();
        await using var batch = connection.CreateBatch();
        batch.Statement(Advance).Parameters
            .With("ids", moved.Select(m => m.Reminder.Id).ToArray())
            .With("statuses", moved.Select(m => StatusOf(m.Decision)).ToArray())
            .With("reasons", moved.Select(m => ReasonOf(m.Decision)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
        if (missed.Count > 0)
            batch.Statement(RaiseTasks).Parameters
                .With("patient_ids", missed.ConvertAll(r => r.Plan.PatientId).ToArray())
                .With("reasons", missed.ConvertAll(_ => "missed_reminder").ToArray())
                .With("priorities", missed.ConvertAll(_ => "high").ToArray())
                .With("notes", missed.ConvertAll(r => $"{r.Plan.Title}: {r.LocalDate:yyyy-MM-dd}").ToArray());
        if (queued.Count > 0)
            AddMessages(batch, queued.ConvertAll(m => (m.Reminder, m.Text!)));
        var limited = queued.Count > 0 && !rate.IsOff;
        if (limited)
            batch.Statement(TakePermits).Parameters.With("key", LimitKeys.Reminders).With("wanted", queued.Count).With("permits", rate.Permits).With("window", rate.Window);

        await using var reader = await batch.ExecuteReaderAsync();
        var advanced = await reader.CountAsync(); // the tasks have no rows
        var written = queued.Count > 0 ? (await reader.NextRowsAsync(row => row.GetInt64(0), CancellationToken.None)).Count : 0;
        var taken = limited ? (await reader.NextRowsAsync(row => row.GetInt32(0), CancellationToken.None))[0] : queued.Count;
        if (advanced != moved.Count || written != queued.Count)
            throw new InvalidOperationException("A reminder that this scheduler holds was moved by another.");
        return taken == queued.Count;
    }

    private static void AddMessages(NpgsqlBatch batch, List<(DueReminder Reminder, string Text)> queued) => batch.Statement(Enqueue).Parameters
        .With("ids", queued.ConvertAll(q => q.Reminder.Id).ToArray())
        .With("templates", queued.ConvertAll(q => PlanText.TemplateOf(q.Reminder.Plan)).ToArray())
        .With("patient_ids", queued.ConvertAll(q => q.Reminder.Plan.PatientId).ToArray())
        .With("recipients", queued.ConvertAll(q => q.Reminder.Patient.Phone).ToArray())
        .With("bodies", queued.ConvertAll(q => q.Text).ToArray())
        .With("priorities", queued.ConvertAll(q => q.Reminder.Plan.Urgent ? MessagePriority.Urgent : MessagePriority.Normal).ToArray())
        .With("due_at", queued.ConvertAll(q => q.Reminder.DueAt.UtcDateTime).ToArray())
        .With("not_after", queued.ConvertAll(q => q.Reminder.NotAfter.UtcDateTime).ToArray())
        .With("quiet_exempt", queued.ConvertAll(q => q.Reminder.Plan.Urgent).ToArray());

    /// <summary>Never fails for what one row holds: the others must go on.</summary>
    internal static DueReminder ReadDue(NpgsqlDataReader row)
    {
        var isReadable = Zone.TryFind(row.GetString(10), out var zone) & row.TryReadPlan(at: 13, patientId: row.GetGuid(3), out var plan);
        var patient = new PatientFacts(
            Consent: row.GetString(6), IsActive: row.GetBoolean(7), Phone: row.GetString(5), PausedFrom: row.ValueOrNull<DateOnly>(8), PausedUntil: row.ValueOrNull<DateOnly>(9),
            Zone: zone ?? Zone.Utc);
        return new DueReminder(
            row.GetGuid(0), plan, patient, PatientName: row.GetString(4), Volunteer: row.TextOrNull(11),
            LocalDate: row.GetFieldValue<DateOnly>(1), DueAt: row.GetDateTime(2), HasMessage: row.GetBoolean(12), isReadable);
    }

    private static string StatusOf(ReminderDecision decision) => decision switch
    {
        ReminderDecision.Send => ReminderStatus.Queued,
        ReminderDecision.Skip => ReminderStatus.Skipped,
        _ => ReminderStatus.Cancelled,
    };

    private static string? ReasonOf(ReminderDecision decision) => decision switch
    {
        ReminderDecision.Skip skip => skip.Reason,
        ReminderDecision.Cancel cancel => cancel.Reason,
        _ => null,
    };
}
