using Prima.Core.Replies;

namespace Prima.Core.Inbound;

/// <summary>Which of several reminders an answer meant: asked, and not yet told.</summary>
/// <param name="Meaning">What the answer said: Done, NotYet, Late or CannotAttend.</param>
/// <param name="Options">Reminders, in the order shown.</param>
public sealed record ReminderChoice(ReplyClass Meaning, IReadOnlyList<Guid> Options);
