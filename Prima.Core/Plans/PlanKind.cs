namespace Prima.Core.Plans;

/// <summary>What a plan is about. It decides the text, and the words of an answer.</summary>
public static class PlanKind
{
    public const string Medication = "medication";
    public const string Appointment = "appointment";
    public const string General = "general";

    public static IReadOnlyList<string> All { get; } = [Medication, Appointment, General];
}
