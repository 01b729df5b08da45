using Prima.Core.Templates;

namespace Prima.Core.Inbound;

/// <summary>All that the meaning of an answer depends on, read while the patient is held.</summary>
/// <param name="Reminders">Those of the last days that were handed over, the least due first.</param>
/// <param name="Said">What we said by ourselves in the last 24 hours, newest first.</param>
/// <param name="Now">The product's clock.</param>
/// <param name="EmergencyNumber">Whom a text tells people to call.</param>
public sealed record Conversation(
    InboundMessage Message, Correspondent Patient, LastRequest? Request, IReadOnlyList<AskedReminder> Reminders, ReminderChoice? Choice, IReadOnlyList<SaidText> Said, DateTimeOffset Now,
    string EmergencyNumber)
{
    private static readonly TimeSpan StopWasAskedWithin = TimeSpan.FromHours(1);

    /// <summary>The last that we told her, within the hour, was the question whether to stop.</summary>
    public bool AskedToStop => Said.FirstOrDefault(said => !said.NeverLeft) is { Template: MessageTemplate.StopConfirm } last && last.At > Message.WrittenAt - StopWasAskedWithin;

    /// <summary>The kinds of what was open when it was written: some words are an answer to an appointment only.</summary>
    public IReadOnlyCollection<string> OpenKinds => [.. Reminders.Where(r => WhichReminder.IsOpen(r, Message.WrittenAt, Patient.IsOvertaken)).Select(r => r.Kind).Distinct()];
}
