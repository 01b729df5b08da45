using Prima.Core.Patients;
using Prima.Core.Templates;

namespace Prima.Core.VolunteerTasks;

/// <summary>What an alert says. It can always be said: what there is no word for is a dash.</summary>
public static class AlertText
{
    private const string Nothing = "–";

    public static string Of(MessageCatalogue catalogue, TaskFacts task) => catalogue.Render(MessageTemplate.AlertTask, new TemplateValues
    {
        Urgency = Urgency(task.Priority),
        PatientName = Said(task.PatientName, task.VolunteerName is null ? "Nomor tidak dikenal" : $"Relawan {task.VolunteerName}"),
        Phone = PhoneNumber.TryParse(task.Number, out var phone, out _) ? phone : null,
        Sender = Said(task.Number, Nothing),
        Reason = task is { VolunteerName: not null, Reason: TaskReason.UnknownSender } ? "pesan dari nomor relawan" : Reason(task.Reason),
        Quote = Said(task.Quote, Said(LatestFirst(task.Note), Nothing)),
        Code = task.Code,
    });

    /// <summary>For volunteers, who read Indonesian.</summary>
    public static string Reason(string reason) => reason switch
    {
        TaskReason.Emergency => "terdengar darurat",
        TaskReason.PossibleDeath => "mungkin meninggal",
        TaskReason.Help => "minta bantuan",
        TaskReason.SendFailed => "pesan gagal dikirim",
        TaskReason.DeliveryUncertain => "tidak pasti pesan sampai",
        TaskReason.NumberInvalid => "nomor tidak berlaku",
        TaskReason.MissedReminder => "pengingat terlewat",
        TaskReason.Unanswered => "tidak menjawab",
        TaskReason.CannotAttend => "tidak bisa hadir",
        TaskReason.Late => "terlambat",
        TaskReason.ConsentUnclear => "persetujuan tidak jelas",
        TaskReason.ConsentExpired => "persetujuan kedaluwarsa",
        TaskReason.AnswerConflict => "jawaban bertentangan",
        TaskReason.UnclearAnswer => "jawaban tidak jelas",
        TaskReason.UnreadMessage => "pesan perlu dibaca",
        TaskReason.UnknownSender => "pesan dari nomor tidak dikenal",
        TaskReason.InboundFailed => "pesan masuk gagal diproses",
        _ => reason,
    };

    /// <summary>Of what was noted one after the other an alert has room for the first 200 characters.</summary>
    private static string? LatestFirst(string? notes) => notes is null ? null : string.Join("; ", notes.Split("; ").Reverse());

    private static string Urgency(string priority) => priority switch
    {
        TaskPriority.Urgent => "MENDESAK",
        TaskPriority.High => "PENTING",
        TaskPriority.Normal => "BIASA",
        _ => "RENDAH",
    };

    private static string Said(string? words, string otherwise) => PlainText.OneLine(words) is { Length: > 0 } said ? said : otherwise;
}
