namespace Prima.Core.Templates;

/// <summary>The texts of the catalogue, each with what it must hold: its placeholders, and the bold words that people are told to answer with.</summary>
public sealed record MessageTemplate
{
    public const string ConsentRequest = "consent.request";
    public const string ConsentGranted = "consent.granted";
    public const string ConsentDeclined = "consent.declined";
    public const string ConsentClarify1 = "consent.clarify_1";
    public const string ConsentClarify2 = "consent.clarify_2";
    public const string ConsentLate = "consent.late";
    public const string ReminderMedication = "reminder.medication";
    public const string ReminderAppointment = "reminder.appointment";
    public const string ReminderGeneral = "reminder.general";
    public const string ReminderInfo = "reminder.info";
    public const string AckDone = "ack.done";
    public const string AckNotYet = "ack.not_yet";
    public const string AckLate = "ack.late";
    public const string AckCannotAttend = "ack.cannot_attend";
    public const string AskWhich = "ask.which";
    public const string AskAnswer = "ask.answer";
    public const string ReplyNoneOpen = "reply.none_open";
    public const string ReplyNoted = "reply.noted";
    public const string ReplyTextOnly = "reply.text_only";
    public const string InfoToday = "info.today";
    public const string FollowUp1 = "followup.1";
    public const string FollowUp2 = "followup.2";
    public const string StopFarewell = "stop.farewell";
    public const string StopConfirm = "stop.confirm";
    public const string HelpAck = "help.ack";
    public const string EmergencyAlerted = "emergency.alerted";
    public const string EmergencyRecorded = "emergency.recorded";
    public const string AlertTask = "alert.task";
    public const string AlertTaken = "alert.taken";

    private const string Signature = "— Tim Prima";

    private MessageTemplate(string id, IReadOnlyList<string> placeholders, IReadOnlyList<string> bold) => (Id, Placeholders, Bold) = (id, placeholders, bold);

    /// <summary>Every text there is, in the order of the domain's table.</summary>
    public static IReadOnlyList<MessageTemplate> All { get; } =
    [
        new(ConsentRequest, [Placeholder.PatientName, Placeholder.Volunteer, Placeholder.Deadline], ["Persetujuan", "YA", "TIDAK"]),
        new(ConsentGranted, [Placeholder.PatientName, Placeholder.Emergency], ["BERHENTI"]),
        new(ConsentDeclined, [Placeholder.PatientName], []),
        new(ConsentClarify1, [], ["YA", "TIDAK"]),
        new(ConsentClarify2, [], ["YA", "TIDAK"]),
        new(ConsentLate, [Placeholder.Deadline], []),
        new(ReminderMedication, [Placeholder.PatientName, Placeholder.Medicine, Placeholder.Dose, Placeholder.Text], ["SUDAH", "BELUM"]),
        new(ReminderAppointment, [Placeholder.PatientName, Placeholder.Title, Placeholder.EventAt, Placeholder.Place, Placeholder.Doctor, Placeholder.Text], ["HADIR", "TERLAMBAT", "TIDAK HADIR"]),
        new(ReminderGeneral, [Placeholder.PatientName, Placeholder.Title, Placeholder.Text], ["SELESAI", "BELUM"]),
        new(ReminderInfo, [Placeholder.PatientName, Placeholder.Title, Placeholder.Text], []),
        new(AckDone, [Placeholder.AnsweredAt, Placeholder.Title, Placeholder.PatientName], []),
        new(AckNotYet, [Placeholder.PatientName, Placeholder.Title, Placeholder.Answers], ["belum"]),
        new(AckLate, [Placeholder.Title], []),
        new(AckCannotAttend, [Placeholder.Title], []),
        new(AskWhich, [Placeholder.List], ["SEMUA"]),
        new(AskAnswer, [Placeholder.Title, Placeholder.Answers], []),
        new(ReplyNoneOpen, [Placeholder.PatientName], []),
        new(ReplyNoted, [Placeholder.Emergency], []),
        new(ReplyTextOnly, [], []),
        new(InfoToday, [Placeholder.PatientName, Placeholder.Date, Placeholder.List], []),
        new(FollowUp1, [Placeholder.PatientName, Placeholder.Ago, Placeholder.Title, Placeholder.Answers], []),
        new(FollowUp2, [Placeholder.PatientName, Placeholder.Ago, Placeholder.Title, Placeholder.Answers], ["BANTUAN"]),
        new(StopFarewell, [Placeholder.PatientName], ["MULAI"]),
        new(StopConfirm, [], ["BERHENTI"]),
        new(HelpAck, [Placeholder.Volunteer, Placeholder.Emergency], []),
        new(EmergencyAlerted, [Placeholder.Emergency], []),
        new(EmergencyRecorded, [Placeholder.Emergency], []),
        new(AlertTask, [Placeholder.Urgency, Placeholder.Patient, Placeholder.Phone, Placeholder.Reason, Placeholder.Quote, Placeholder.Code], ["AMBIL {kode}"]),
        new(AlertTaken, [Placeholder.Code, Placeholder.Volunteer], []),
    ];

    public string Id { get; }

    public IReadOnlyList<string> Placeholders { get; }

    public IReadOnlyList<string> Bold { get; }

    /// <summary>The line under a text to a patient. Replies have none, and volunteers know who writes.</summary>
    public string? Ending => Id.StartsWith("reply.", StringComparison.Ordinal) || Id.StartsWith("alert.", StringComparison.Ordinal) ? null : Signature;
}
