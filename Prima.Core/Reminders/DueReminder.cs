using Prima.Core.Plans;

namespace Prima.Core.Reminders;

/// <summary>A due reminder that its scheduler holds, with its plan and its patient as they are now.</summary>
/// <param name="Plan">Its rule, and what it says.</param>
/// <param name="Patient">Who gets it.</param>
/// <param name="PatientName">For the text alone.</param>
/// <param name="Volunteer">The assigned volunteer's name; null: nobody.</param>
/// <param name="IsReadable">False: no zone or rule of this version's is that of its patient or plan, and nothing can be decided about it.</param>
/// <param name="HasMessage">It had a message before, which only a hand in the tables can bring about: it never gets a second one.</param>
public sealed record DueReminder(
    Guid Id, ReminderPlan Plan, PatientFacts Patient, string PatientName, string? Volunteer, DateOnly LocalDate, DateTimeOffset DueAt, bool HasMessage, bool IsReadable = true)
{
    /// <summary>The last moment at which it says something useful.</summary>
    public DateTimeOffset NotAfter => DueAt + Plan.Grace;

    public override string ToString() => $"reminder {Id}";
}
