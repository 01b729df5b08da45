using Prima.Core.Plans;
using Prima.Core.Reminders;

namespace Prima.Core.FollowUps;

/// <summary>A question that is due once more, whose reminder its scheduler holds, with the plan and the patient as they are now.</summary>
/// <param name="Stage">1, or 2 for the last time.</param>
/// <param name="AskedAt">When it was asked first.</param>
/// <param name="WindowEndsAt">From then on no answer is waited for.</param>
/// <param name="IsUnanswered">The reminder was sent, and nobody has said that it is done or will not be.</param>
/// <param name="IsOvertaken">It is the first, and the second is due too.</param>
/// <param name="PatientName">For the text alone.</param>
/// <param name="IsReadable">False: no zone or rule of this version's is that of its patient or plan, and nothing can be decided about it.</param>
public sealed record DueFollowUp(
    Guid ReminderId, int Stage, DateTimeOffset DueAt, DateTimeOffset AskedAt, DateTimeOffset WindowEndsAt, bool IsUnanswered, bool IsOvertaken, ReminderPlan Plan,
    PatientFacts Patient, string PatientName, bool IsReadable = true)
{
    public override string ToString() => $"follow-up {Stage} of reminder {ReminderId}";
}
