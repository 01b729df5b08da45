using Npgsql;
using NpgsqlTypes;
using Prima.Core.FollowUps;
using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Data.Plans;
using Prima.Data.Postgres;

namespace Prima.Data.FollowUps;

/// <summary>The statements of one claim of follow-ups, in their order, on one connection: two round trips and the commit, as of reminders.</summary>
internal sealed class FollowUpClaim(NpgsqlConnection connection, ReminderTerms terms)
{
    private static readonly string ClaimDue = Sql.Query("follow_ups/claim_due");
    private static readonly string ReRead = Sql.Query("follow_ups/re_read");
    private static readonly string Advance = Sql.Query("follow_ups/advance");
    private static readonly string Overtake = Sql.Query("follow_ups/overtake");
    private static readonly string Enqueue = Sql.Query("follow_ups/enqueue");

    /// <summary>Begins the transaction, locks what is due, and looks again, in the next statement (the double check). What counts for all of them is one moment.</summary>
    public async Task<(List<DueFollowUp> Due, DateTimeOffset Now)> ReadAsync(int atMost, CancellationToken stopping)
    {
        await using var batch = connection.CreateTransaction();
        batch.Statement(ClaimDue).Parameters.With("batch", atMost).With("clock_offset", terms.ClockOffset);
        batch.Statement(ReRead).Parameters.With("clock_offset", terms.ClockOffset);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping); // the time-outs, then what is held
        DateTimeOffset now = default;
        var due = await reader.NextRowsAsync(
            row =>
            {
                now = row.GetDateTime(34);
                return Read(row);
            },
            stopping);
        return (due, now);
    }

    /// <summary>Writes what was decided.</summary>
    public async Task WriteAsync(IReadOnlyList<(DueFollowUp FollowUp, FollowUpDecision Decision, string? Text)> moved)
    {
        var going = moved.Where(m => m.Decision is FollowUpDecision.Send).ToList();
        await using var batch = connection.CreateBatch();
        batch.Statement(Advance).Parameters
            .With("ids", moved.Select(m => m.FollowUp.ReminderId).ToArray())
            .With("stages", moved.Select(m => m.FollowUp.Stage).ToArray())
            .With("statuses", moved.Select(m => StatusOf(m.Decision)).ToArray())
            .With("due_at", moved.Select(m => (m.Decision is FollowUpDecision.Move move ? move.Until : m.FollowUp.DueAt).UtcDateTime).ToArray())
            .With("reasons", moved.Select(m => (m.Decision as FollowUpDecision.Cancel)?.Reason).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
        if (going.Count > 0)
        {
            batch.Statement(Overtake).Parameters.With("ids", going.Where(m => m.FollowUp.Stage == 2).Select(m => m.FollowUp.ReminderId).ToArray());
            AddMessages(batch, going);
        }

        await using var reader = await batch.ExecuteReaderAsync();
        var advanced = 0;
        while (await reader.ReadAsync())
            advanced++;
        var written = going.Count > 0 ? await reader.CountNextAsync() : 0; // overtaking has no result
        if (advanced != moved.Count || written != going.Count)
            throw new InvalidOperationException("A follow-up whose reminder this scheduler holds was moved by another.");
    }

    private static void AddMessages(NpgsqlBatch batch, List<(DueFollowUp FollowUp, FollowUpDecision Decision, string? Text)> going) => batch.Statement(Enqueue).Parameters
        .With("ids", going.ConvertAll(g => g.FollowUp.ReminderId).ToArray())
        .With("stages", going.ConvertAll(g => g.FollowUp.Stage).ToArray())
        .With("patient_ids", going.ConvertAll(g => g.FollowUp.Plan.PatientId).ToArray())
        .With("recipients", going.ConvertAll(g => g.FollowUp.Patient.Phone).ToArray())
        .With("bodies", going.ConvertAll(g => g.Text!).ToArray())
        .With("due_at", going.ConvertAll(g => g.FollowUp.DueAt.UtcDateTime).ToArray())
        .With("not_after", going.ConvertAll(g => ((FollowUpDecision.Send)g.Decision).NotAfter.UtcDateTime).ToArray())
        .With("quiet_exempt", going.ConvertAll(g => g.FollowUp.Plan.Urgent).ToArray());

    private static DueFollowUp Read(NpgsqlDataReader row)
    {
        var isReadable = Zone.TryFind(row.GetString(14), out var zone) & row.TryReadPlan(at: 15, patientId: row.GetGuid(3), out var plan);
        var patient = new PatientFacts(
            Consent: row.GetString(10), IsActive: row.GetBoolean(11), Phone: row.GetString(9), PausedFrom: row.ValueOrNull<DateOnly>(12), PausedUntil: row.ValueOrNull<DateOnly>(13),
            Zone: zone ?? Zone.Utc);
        return new DueFollowUp(
            row.GetGuid(0), Stage: row.GetInt32(1), DueAt: row.GetDateTime(2), AskedAt: row.GetDateTime(4), WindowEndsAt: row.GetDateTime(5), IsUnanswered: row.GetBoolean(6),
            IsOvertaken: row.GetBoolean(7), plan, patient, PatientName: row.GetString(8), isReadable);
    }

    private static string StatusOf(FollowUpDecision decision) => decision switch
    {
        FollowUpDecision.Send => FollowUpStatus.Queued,
        FollowUpDecision.Move => FollowUpStatus.Pending,
        FollowUpDecision.Expire => FollowUpStatus.Expired,
        FollowUpDecision.Fail => FollowUpStatus.Failed,
        _ => FollowUpStatus.Cancelled,
    };
}
