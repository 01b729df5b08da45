using Npgsql;
using Prima.Core.Inbound;
using Prima.Core.Patients;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Inbound;

/// <summary>The next answer, taken, with everything that its meaning depends on: one round trip, lock by lock and then look.</summary>
/// <param name="WasThere">Also when it could not be taken.</param>
/// <param name="Message">Null: none was taken.</param>
/// <param name="IsDevice">One of our own numbers wrote it.</param>
/// <param name="VolunteerId">The volunteer whose number it is; null: none.</param>
/// <param name="Talk">Null: no living patient wrote it.</param>
internal sealed record InboxReading(bool WasThere, InboundMessage? Message, int Attempts, bool IsDevice, Guid? VolunteerId, Conversation? Talk)
{
    /// <summary>Why what its meaning depends on could not be read; null: it could.</summary>
    public Exception? Fault { get; private init; }

    private static readonly string Take = Sql.Query("inbox/take");
    private static readonly string Look = Sql.Query("inbox/look");
    private static readonly string HoldPatient = Sql.Query("inbox/hold_patient");
    private static readonly string LookAtPatient = Sql.Query("inbox/look_at_patient");
    private static readonly string LookAtRequest = Sql.Query("inbox/look_at_request");
    private static readonly string HoldReminders = Sql.Query("inbox/hold_reminders");
    private static readonly string LookAtReminders = Sql.Query("inbox/look_at_reminders");
    private static readonly string LookAtChoice = Sql.Query("inbox/look_at_choice");
    private static readonly string LookAtTexts = Sql.Query("inbox/look_at_texts");

    public static void Fill(NpgsqlBatch batch, TimeSpan clockOffset)
    {
        batch.Statement(Take);
        batch.Statement(Look);
        batch.Statement(HoldPatient);
        batch.Statement(LookAtPatient).Parameters.With("clock_offset", clockOffset);
        batch.Statement(LookAtRequest).Parameters.With("clock_offset", clockOffset);
        batch.Statement(HoldReminders).Parameters.With("clock_offset", clockOffset);
        batch.Statement(LookAtReminders).Parameters.With("clock_offset", clockOffset);
        batch.Statement(LookAtChoice).Parameters.With("clock_offset", clockOffset);
        batch.Statement(LookAtTexts).Parameters.With("clock_offset", clockOffset);
    }

    public static async Task<InboxReading> ReadAsync(NpgsqlDataReader reader, PeopleTerms terms, CancellationToken stopping)
    {
        var wasThere = (await reader.NextRowsAsync(row => row.GetBoolean(1), stopping))[0];
        var taken = await reader.NextRowsAsync(
            row => (
                Message: new InboundMessage(
                    row.GetInt64(0), Device: row.TextOrNull(11), Sender: row.GetString(2), Text: row.TextOrNull(3), IsGroup: row.GetBoolean(4), Media: row.TextOrNull(5),
                    GatewayAt: row.ValueOrNull<DateTime>(6), ReceivedAt: row.GetDateTime(7)),
                Attempts: row.GetInt32(8), IsDevice: row.GetBoolean(9), Volunteer: row.ValueOrNull<Guid>(10)),
            stopping);
        if (taken is not [var one])
            return new InboxReading(wasThere, null, 0, IsDevice: false, null, null);

        var reading = new InboxReading(wasThere, one.Message, one.Attempts, one.IsDevice, one.Volunteer, Talk: null);
        try
        {
            return reading with { Talk = await ReadTalkAsync(reader, one.Message, terms, stopping) };
        }
        catch (Exception fault) when (InboxFailures.IsOfRow(fault))
        {
            return reading with { Fault = fault }; // this one's alone: the others must go on
        }
    }

    private static async Task<Conversation?> ReadTalkAsync(NpgsqlDataReader reader, InboundMessage message, PeopleTerms terms, CancellationToken stopping)
    {
        await reader.NextResultAsync(stopping); // the patient's lock
        DateTimeOffset now = default;
        var patients = await reader.NextRowsAsync(
            row =>
            {
                now = row.GetDateTime(12);
                return ReadPatient(row);
            },
            stopping);
        var requests = await reader.NextRowsAsync(ReadRequest, stopping);
        await reader.NextResultAsync(stopping); // the reminders' locks
        var reminders = await reader.NextRowsAsync(ReadReminder, stopping);
        var choices = await reader.NextRowsAsync(row => new ReminderChoice(ReminderChoice.FromWord(row.GetString(0)), row.GetFieldValue<Guid[]>(1)), stopping);
        var said = await reader.NextRowsAsync(ReadText, stopping);
        return patients is [var patient]
            ? new Conversation(message, patient, requests.SingleOrDefault(), reminders, choices.SingleOrDefault(), said, now, terms.EmergencyNumber)
            : null;
    }

    private static Correspondent ReadPatient(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), Zone.Find(row.GetString(3)), row.GetString(4), row.GetBoolean(5), row.ValueOrNull<DateOnly>(6), row.ValueOrNull<DateOnly>(7),
        Volunteer: row.TextOrNull(9))
    {
        IsOvertaken = row.GetBoolean(10),
        IsBereaved = row.GetBoolean(11),
    };

    private static LastRequest ReadRequest(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetDateTime(3), row.GetInt32(4), HandedOverAt: row.ValueOrNull<DateTime>(6), InDoubt: InDoubt(row, attempt: 5, outcome: 7));

    private static AskedReminder ReadReminder(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), Zone.Find(row.GetString(3)), row.GetDateTime(4), row.GetString(6), row.TextOrNull(7), row.GetDateTime(8), row.GetDateTime(12),
        row.GetDateTime(9), row.ValueOrNull<DateTime>(10), row.GetBoolean(11), InDoubt(row, attempt: 13, outcome: 14));

    private static SaidText ReadText(NpgsqlDataReader row) => new(row.GetString(0), row.GetDateTime(1), row.GetBoolean(2))
    {
        HandedOverAt = row.ValueOrNull<DateTime>(3),
        BecauseOf = row.ValueOrNull<DateTime>(5) is { } receivedAt ? InboundMessage.TimeOf(row.ValueOrNull<DateTime>(4), receivedAt) : null,
    };

    private static Guid? InDoubt(NpgsqlDataReader row, int attempt, int outcome) => row.TextOrNull(outcome) == "uncertain" ? row.GetGuid(attempt) : null;
}
