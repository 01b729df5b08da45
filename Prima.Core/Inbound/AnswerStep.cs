using Prima.Core.Replies;
using Prima.Core.Templates;

namespace Prima.Core.Inbound;

/// <summary>One thing that follows from an answer. All of an answer's steps are one transaction, in their order.</summary>
public abstract record AnswerStep
{
    private AnswerStep()
    {
    }

    /// <summary>Consent ends, and with it all that waits for the patient.</summary>
    /// <param name="Farewell">Nobody who may have died is told goodbye.</param>
    public sealed record Withdraw(bool Farewell) : AnswerStep;

    /// <summary>It was said that the patient has died: an open-ended pause, and nothing goes to her number.</summary>
    public sealed record Mourn : AnswerStep;

    /// <summary>Something that a machine must not decide.</summary>
    /// <param name="Reason">One of domain section 10.</param>
    /// <param name="Note">Which reminders it is about; null: what she wrote tells.</param>
    public sealed record RaiseTask(string Reason, string Priority, string? Note = null) : AnswerStep;

    /// <summary>An emergency or a call for help: the task, and what the patient is told of it.</summary>
    /// <param name="Reason"><c>emergency</c> or <c>help</c>.</param>
    /// <param name="IsAnswered">False: nothing may be said to her.</param>
    public sealed record CallHelp(string Reason, string Priority, bool IsAnswered) : AnswerStep;

    /// <summary>A yes that counts.</summary>
    public sealed record Grant(LastRequest Request) : AnswerStep;

    public sealed record Decline(LastRequest Request) : AnswerStep;

    /// <summary>A yes to what nobody had asked yet: kept, and changes nothing.</summary>
    public sealed record KeepEvidence(LastRequest Request) : AnswerStep;

    /// <summary>The request is asked once more, in other words.</summary>
    public sealed record Clarify(LastRequest Request) : AnswerStep;

    /// <summary>The answer came after the request's time.</summary>
    public sealed record Expire(LastRequest Request) : AnswerStep;

    /// <summary>The patient wants to be asked: within the limits of domain section 5.</summary>
    public sealed record AskForConsent : AnswerStep;

    /// <param name="To">One of <see cref="ConfirmationStatus"/>.</param>
    public sealed record Confirm(IReadOnlyList<AskedReminder> Reminders, string To) : AnswerStep;

    /// <summary>The answer could mean several: which is asked once, and the answer kept.</summary>
    public sealed record OfferChoice(ReplyClass Meaning, IReadOnlyList<AskedReminder> Reminders) : AnswerStep;

    /// <summary>There is nothing left to choose.</summary>
    public sealed record DropChoice : AnswerStep;

    /// <summary>What is planned for the patient today.</summary>
    public sealed record TellToday : AnswerStep;

    /// <summary>A text from the catalogue.</summary>
    public sealed record Say(string Template, TemplateValues Values) : AnswerStep;
}
