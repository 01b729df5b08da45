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

    /// <summary>The last that we told her before she wrote, give or take two minutes, and within the hour, was the question whether to stop. What was written before her wish to stop is no answer to it: these two times are of one clock.</summary>
    public bool AskedToStop => Said.Any(said =>
        said.HandedOverAt <= Latest && (said.BecauseOf is not { } wish || wish <= Message.WrittenAt) && IsOfStop(said) && !IsFollowed(said, Latest));

    /// <summary>It was so, or nobody can tell: she may have written before that question, and nothing else is known to have been said since.</summary>
    public bool MayBeAskedToStop => Said.Any(said => IsOfStop(said) && !IsFollowed(said, Message.WrittenAt));

    /// <summary>The question whether to stop has not left yet: she is still to be asked.</summary>
    public bool IsToBeAskedToStop => Said.Any(said => IsOfStop(said) && said.HandedOverAt is null);

    /// <summary>The kinds of what was open when it was written: some words are an answer to an appointment only.</summary>
    public IReadOnlyCollection<string> OpenKinds => [.. Reminders.Where(r => WhichReminder.IsOpen(r, Message.WrittenAt, Patient.IsOvertaken)).Select(r => r.Kind).Distinct()];

    /// <summary>What was handed over until then may have been read before she wrote.</summary>
    private DateTimeOffset Latest => Message.WrittenAt + WhichReminder.ClockSlack;

    private bool IsOfStop(SaidText said) => said is { Template: MessageTemplate.StopConfirm, NeverLeft: false } && (said.HandedOverAt ?? said.At) > Message.WrittenAt - StopWasAskedWithin;

    private bool IsFollowed(SaidText question, DateTimeOffset until) =>
        Said.Any(other => other is { NeverLeft: false } && other.Template != MessageTemplate.StopConfirm && other.HandedOverAt > question.HandedOverAt && other.HandedOverAt <= until);
}
