using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;

namespace Prima.Core.Inbound;

/// <summary>What we ask back, and how often at most (domain section 7).</summary>
public static class Questions
{
    private const int MostADay = 2;

    private static readonly TimeSpan ADay = TimeSpan.FromHours(24);
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    public static Answer AskAnswer(Conversation talk, AskedReminder about, string outcome) => Ask(
        talk, MessageTemplate.AskAnswer, new TemplateValues { Title = about.Title, AnswersOf = about.Kind }, outcome);

    public static Answer ConfirmStop(Conversation talk) => Ask(talk, MessageTemplate.StopConfirm, new TemplateValues(), "soft_stop");

    /// <summary>That it was kept: once in 24 hours.</summary>
    public static IReadOnlyList<AnswerStep> Noted(Conversation talk) => OnceIn(ADay, talk, MessageTemplate.ReplyNoted);

    public static IReadOnlyList<AnswerStep> TextOnly(Conversation talk) => OnceIn(ADay, talk, MessageTemplate.ReplyTextOnly);

    /// <summary>That nothing waits: once an hour, or a machine that answers each answer is never left alone.</summary>
    public static IReadOnlyList<AnswerStep> NoneOpen(Conversation talk) => OnceIn(AnHour, talk, MessageTemplate.ReplyNoneOpen);

    private static Answer Ask(Conversation talk, string template, TemplateValues values, string outcome) =>
        talk.Said.Count(said => said.Template is MessageTemplate.AskAnswer or MessageTemplate.StopConfirm) < MostADay
            ? Answer.Of(outcome, new AnswerStep.Say(template, values))
            : Answer.Of(outcome, new AnswerStep.RaiseTask(TaskReason.UnclearAnswer, TaskPriority.Normal));

    private static IReadOnlyList<AnswerStep> OnceIn(TimeSpan time, Conversation talk, string template) =>
        talk.Said.Any(said => said.Template == template && said.At > talk.Now - time)
            ? []
            : [new AnswerStep.Say(template, new TemplateValues { PatientName = talk.Patient.Name, Emergency = talk.EmergencyNumber })];
}
