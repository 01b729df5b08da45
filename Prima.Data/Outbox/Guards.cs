using Npgsql;
using Prima.Core.Outbox;
using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Outbox;

/// <summary>The guards before messages about patients and before alerts: locks, then the look, in one round trip of the caller's transaction.</summary>
internal static class Guards
{
    private static readonly string ClaimPatients = Sql.Query("outbox/claim_patients");
    private static readonly string LookAtPatients = Sql.Query("operator/why_guards");
    private static readonly string ClaimGuards = Sql.Query("outbox/claim_guards");
    private static readonly string ClaimAlerts = Sql.Query("outbox/claim_alerts");

    /// <param name="batch">Of the caller's transaction.</param>
    /// <param name="messageIds">About patients.</param>
    /// <param name="alertIds">About tasks.</param>
    /// <param name="terms">The clock.</param>
    public static void AddGuards(this NpgsqlBatch batch, long[] messageIds, long[] alertIds, ReminderTerms terms)
    {
        batch.Statement(ClaimPatients).Parameters.With("message_ids", messageIds);
        batch.Statement(ClaimGuards).Parameters.With("message_ids", messageIds).With("clock_offset", terms.ClockOffset);
        batch.Statement(ClaimAlerts).Parameters.With("message_ids", alertIds).With("clock_offset", terms.ClockOffset);
    }

    /// <summary>As <see cref="AddGuards"/>, for who only looks, in a transaction that may be read only: nothing is locked.</summary>
    public static void AddLook(this NpgsqlBatch batch, long[] messageIds, ReminderTerms terms)
    {
        batch.Statement(LookAtPatients).Parameters.With("message_ids", messageIds);
        batch.Statement(ClaimGuards).Parameters.With("message_ids", messageIds).With("clock_offset", terms.ClockOffset);
        batch.Statement(ClaimAlerts).Parameters.With("message_ids", messageIds).With("clock_offset", terms.ClockOffset);
    }

    /// <summary>Reads the results of what <see cref="AddGuards"/> added, from the second on: the first is already before the reader.</summary>
    public static async Task<Dictionary<long, MessageVerdict>> NextVerdictsAsync(this NpgsqlDataReader reader, ReminderTerms terms) =>
        (await reader.NextJudgedAsync(terms)).Verdicts;

    /// <summary>The same, with what is known of those about patients.</summary>
    public static async Task<(Dictionary<long, MessageVerdict> Verdicts, List<MessageFacts> Facts)> NextJudgedAsync(this NpgsqlDataReader reader, ReminderTerms terms)
    {
        var about = await reader.NextRowsAsync(row => (Facts: ReadFacts(row), Now: (DateTimeOffset)row.GetDateTime(19)), CancellationToken.None);
        var verdicts = about.ToDictionary(row => row.Facts.MessageId, row => MessageVerdict.Of(row.Facts, row.Now, terms.QuietHours));
        foreach (var (facts, now) in await reader.NextRowsAsync(row => (ReadAlert(row), (DateTimeOffset)row.GetDateTime(8)), CancellationToken.None))
            verdicts[facts.MessageId] = MessageVerdict.Of(facts, now, terms.QuietHours, terms.Zone);
        return (verdicts, about.ConvertAll(row => row.Facts));
    }

    private static AlertFacts ReadAlert(NpgsqlDataReader row) => new(
        MessageId: row.GetInt64(0), Recipient: row.GetString(1), NotAfter: row.ValueOrNull<DateTime>(2), QuietExempt: row.GetBoolean(3), TaskState: row.TextOrNull(4),
        VolunteerIsActive: row.ValueOrNull<bool>(5) ?? false, VolunteerPhone: row.TextOrNull(6), IsOvertaken: row.GetBoolean(7));

    private static MessageFacts ReadFacts(NpgsqlDataReader row)
    {
        var zone = Zone.Find(row.GetString(13));
        var patient = new PatientFacts(
            Consent: row.GetString(8), IsActive: row.GetBoolean(9), Phone: row.GetString(10), PausedFrom: row.ValueOrNull<DateOnly>(11), PausedUntil: row.ValueOrNull<DateOnly>(12), zone);
        return new MessageFacts(
            MessageId: row.GetInt64(0), Kind: row.GetString(1), Template: row.TextOrNull(2), Recipient: row.GetString(3), SaidAt: row.GetDateTime(4),
            NotAfter: row.ValueOrNull<DateTime>(5), QuietExempt: row.GetBoolean(6), Patient: row.GetBoolean(7) ? patient : null, Withdrawn: row.ValueOrNull<DateTime>(14),
            RequestIsLive: row.ValueOrNull<bool>(15) ?? false, PlanIsActive: row.ValueOrNull<bool>(16) ?? false,
            PlanTextChanged: row.ValueOrNull<DateTime>(18), IsUnanswered: row.ValueOrNull<bool>(20) ?? false,
            Zone: row.TextOrNull(17) is { } planZone ? Zone.Find(planZone) : zone)
        {
            IsBereaved = row.GetBoolean(21),
            IsOvertaken = row.ValueOrNull<bool>(22) ?? false,
        };
    }
}
