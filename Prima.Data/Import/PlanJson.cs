using System.Text.Json;
using System.Xml;
using Prima.Core.Plans;

namespace Prima.Data.Import;

/// <summary>Plans as the columns of add_plans.sql and change_plans.sql name them.</summary>
internal static class PlanJson
{
    /// <param name="plans">With the status that a file gave last, whether they begin anew, and whether their messages would say something else.</param>
    public static string Of(IEnumerable<(ReminderPlan Plan, string? ImportedStatus, bool Begins, bool SaysSomethingElse)> plans) => JsonSerializer.Serialize(plans.Select(one => new
    {
        id = one.Plan.Id,
        plan_key = one.Plan.PlanKey,
        patient_id = one.Plan.PatientId,
        kind = one.Plan.Kind,
        title = one.Plan.Title,
        text = one.Plan.Text,
        medicine = one.Plan.Medicine,
        dose = one.Plan.Dose,
        doctor = one.Plan.Doctor,
        place = one.Plan.Place,
        event_at = one.Plan.EventAt,
        start_date = one.Plan.Schedule.StartDate,
        local_times = one.Plan.Schedule.LocalTimes,
        rule = one.Plan.Schedule.Rule?.ToString(),
        time_zone = one.Plan.Schedule.Zone.Id,
        grace = XmlConvert.ToString(one.Plan.Grace),
        urgent = one.Plan.Urgent,
        critical = one.Plan.Critical,
        needs_answer = one.Plan.NeedsAnswer,
        status = one.Plan.Status,
        imported_status = one.ImportedStatus,
        begins = one.Begins,
        says_something_else = one.SaysSomethingElse,
    }));
}
