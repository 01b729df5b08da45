using Prima.Core.Replies;

namespace Prima.Core.Inbound;

/// <summary>Which of several reminders an answer meant: asked, and not yet told.</summary>
/// <param name="Meaning">What the answer said: Done, NotYet, Late or CannotAttend.</param>
/// <param name="Options">Reminders, in the order shown.</param>
public sealed record ReminderChoice(ReplyClass Meaning, IReadOnlyList<Guid> Options)
{
    private static readonly (ReplyClass Meaning, string Word)[] Words =
        [(ReplyClass.Done, "done"), (ReplyClass.NotYet, "not_yet"), (ReplyClass.Late, "late"), (ReplyClass.CannotAttend, "cannot_attend")];

    /// <summary>As it is stored.</summary>
    public static string ToWord(ReplyClass meaning) => Words.Single(known => known.Meaning == meaning).Word;

    public static ReplyClass FromWord(string word) => Words.Single(known => known.Word == word).Meaning;
}
