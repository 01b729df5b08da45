using Prima.Core.Outbox;
using Prima.Core.Templates;
using Prima.Core.Time;

namespace Prima.Core.Plans;

/// <summary>What a reminder of a plan says.</summary>
public static class PlanText
{
    /// <summary>Which text of the catalogue a plan's reminders use.</summary>
    public static string TemplateOf(ReminderPlan plan) => plan switch
    {
        { NeedsAnswer: false } => MessageTemplate.ReminderInfo,
        { Kind: PlanKind.Medication } => MessageTemplate.ReminderMedication,
        { Kind: PlanKind.Appointment } => MessageTemplate.ReminderAppointment,
        _ => MessageTemplate.ReminderGeneral,
    };

    /// <param name="volunteer">Null: nobody is assigned.</param>
    public static string Render(ReminderPlan plan, string patientName, string? volunteer, MessageCatalogue catalogue) =>
        catalogue.Render(TemplateOf(plan), AllValuesOf(plan, patientName, volunteer));

    /// <summary>How long its longest message is, with such a name.</summary>
    internal static int LengthOf(ReminderPlan plan, string name, MessageCatalogue catalogue) =>
        NewMessage.LengthOf(catalogue.RenderUnchecked(TemplateOf(plan), AllValuesOf(plan, name, name)));

    private static TemplateValues AllValuesOf(ReminderPlan plan, string patientName, string? volunteer)
    {
        var values = ValuesOf(plan, patientName, volunteer);
        return values with { Text = TemplateText.Read(plan.Text, Placeholder.OfPlans, out _).Fill(values.Written) };
    }

    /// <summary>Without the plan's own text, which may hold placeholders of its own.</summary>
    internal static TemplateValues ValuesOf(ReminderPlan plan, string patientName, string? volunteer) => new()
    {
        PatientName = patientName,
        Volunteer = volunteer,
        Medicine = plan.Medicine,
        Dose = plan.Dose,
        Title = plan.Title,
        Place = plan.Place,
        Doctor = plan.Doctor,
        EventAt = plan.EventAt is { } at ? LocalMoment.OfWall(at, plan.Schedule.Zone) : null,
    };
}
