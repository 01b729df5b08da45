using Prima.Core.Inbound;
using Prima.Core.Replies;
using Prima.Core.Time;
using Prima.Tests.Support;

namespace Prima.Tests.Unit.Inbound;

/// <summary>A conversation that a test starts from: a patient in Jakarta, and a message that she wrote at noon UTC.</summary>
internal sealed record Talk
{
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    public string? Text { get; init; } = "";

    public string? Media { get; init; }

    public string Consent { get; init; } = "granted";

    public bool IsActive { get; init; } = true;

    public bool IsOvertaken { get; init; }

    public bool IsBereaved { get; init; }

    public LastRequest? Request { get; init; }

    public IReadOnlyList<AskedReminder> Reminders { get; init; } = [];

    public ReminderChoice? Choice { get; init; }

    public IReadOnlyList<SaidText> Said { get; init; } = [];

    public static LastRequest LiveRequest { get; } = new(Guid.NewGuid(), "live", "not_asked", Now.AddHours(24), 0, Now.AddHours(-1), null);

    public static AskedReminder Open(double hoursAgo = 1, string kind = "medication", string confirmation = "open") => new(
        Guid.NewGuid(), kind, "obat", Zone.Find("Asia/Jakarta"), Now.AddHours(-hoursAgo), confirmation, null, Now.AddHours(-hoursAgo), Now.AddHours(-hoursAgo),
        Now.AddHours(24 - hoursAgo), null, IsByVolunteer: false, null);

    /// <summary>A text that was handed over as soon as it was to leave.</summary>
    public static SaidText Told(string template, double minutesAgo) => new(template, Now.AddMinutes(-minutesAgo)) { HandedOverAt = Now.AddMinutes(-minutesAgo) };

    /// <summary>What follows: the outcome, and each step in a word.</summary>
    public string Answer() => Describe(Decide());

    public Answer Decide()
    {
        var message = new InboundMessage(7, "d1", "628111", Text, IsGroup: false, Media, null, Now);
        var patient = new Correspondent(Guid.NewGuid(), Canary.Name, "628111", Zone.Find("Asia/Jakarta"), Consent, IsActive, null, null, null) { IsOvertaken = IsOvertaken, IsBereaved = IsBereaved };
        var talk = new Conversation(message, patient, Request, Reminders, Choice, Said, Now, "119");
        return Answering.Of(talk, ReplyParser.BuiltIn.Parse(Text ?? "", talk.OpenKinds, Choice is not null));
    }

    private static string Describe(Answer answer) => string.Join(", ", answer.Steps.Select(Describe).Prepend(answer.Outcome));

    private static string Describe(AnswerStep step) => step switch
    {
        AnswerStep.Withdraw withdraw => withdraw.Farewell ? "withdraw" : "withdraw silently",
        AnswerStep.Mourn => "mourn",
        AnswerStep.RaiseTask task => $"task {task.Reason} {task.Priority}",
        AnswerStep.CallHelp help => $"{help.Reason} {help.Priority}{(help.IsAnswered ? " answered" : "")}",
        AnswerStep.Confirm confirm => $"{confirm.To} x{confirm.Reminders.Count}",
        AnswerStep.OfferChoice offer => $"which of {offer.Reminders.Count}",
        AnswerStep.Say say => say.Template,
        _ => step.GetType().Name,
    };
}
