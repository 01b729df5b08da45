using System.Globalization;
using Prima.Core.Outbox;
using Prima.Core.Templates;
using Prima.Core.Time;

namespace Prima.Core.Plans;

/// <summary>Makes a plan of what people wrote, or says everything that is wrong with it. Files, verbs and pages ask here, so they refuse the same in the same words.</summary>
public static class PlanRules
{
    public const int LongestTitle = 80;
    public const int LongestText = 1_000;

    /// <summary>Of medicine, dose, doctor and place.</summary>
    public const int LongestDetail = 120;

    /// <summary>Of a patient and a volunteer: the text of a plan must fit with any.</summary>
    private const int LongestName = 80;

    private static readonly TimeSpan ShortestGrace = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan LongestGrace = TimeSpan.FromHours(12);

    public static PlanReading Read(PlanDraft draft, PlanTerms terms)
    {
        var faults = new PlanFaults();
        var plan = new ReminderPlan
        {
            PlanKey = faults.RequiredText("plan_key", draft.PlanKey, NewMessage.LongestKey),
            Kind = faults.OneOf("kind", draft.Kind, PlanKind.All, otherwise: null),
            Title = Words(faults, "title", faults.RequiredText("title", draft.Title, LongestTitle)) ?? "",
            Text = faults.Text("text", draft.Text?.ReplaceLineEndings("\n"), LongestText) ?? "",
            Medicine = Words(faults, "medicine", faults.Text("medicine", draft.Medicine, LongestDetail)),
            Dose = Words(faults, "dose", faults.Text("dose", draft.Dose, LongestDetail)),
            Doctor = Words(faults, "doctor", faults.Text("doctor", draft.Doctor, LongestDetail)),
            Place = Words(faults, "place", faults.Text("place", draft.Place, LongestDetail)),
            EventAt = EventAt(faults, draft.EventAt),
            Schedule = new ScheduleReader(faults).Read(draft, terms.Zone) ?? new PlanSchedule(DateOnly.MinValue, [], null, terms.Zone),
            Grace = Grace(faults, draft.Grace, terms.Grace),
            Urgent = faults.Truth("urgent", draft.Urgent, otherwise: false),
            Critical = faults.Truth("critical", draft.Critical, otherwise: false),
            NeedsAnswer = faults.Truth("needs_answer", draft.NeedsAnswer, otherwise: true),
            Status = faults.OneOf("status", draft.Status, PlanStatus.All, PlanStatus.Active),
        };
        CheckKind(faults, plan);
        CheckQuietHours(faults, plan, terms.QuietHours);
        CheckText(faults, plan, terms.Catalogue);
        return faults.All.Count == 0 ? new PlanReading.Good(plan) : new PlanReading.Bad(faults.All);
    }

    /// <summary>The schedule alone, for who asks when a plan would fall due and names no patient.</summary>
    public static ScheduleReading ReadSchedule(PlanDraft draft, Zone otherwise)
    {
        var faults = new PlanFaults();
        return new ScheduleReader(faults).Read(draft, otherwise) is { } schedule ? new ScheduleReading.Good(schedule) : new ScheduleReading.Bad(faults.All);
    }

    /// <summary>Of a name that is marks alone nothing would be left in the message.</summary>
    private static string? Words(PlanFaults faults, string field, string? text)
    {
        if (!string.IsNullOrEmpty(text) && !PlainText.HasWords(text))
            faults.Add(field, "no_words", "holds only marks such as * and _, which messages leave out, or what nobody sees: write words");
        return text;
    }

    private static DateTime? EventAt(PlanFaults faults, string? text)
    {
        text = PlanFaults.Given(text);
        if (text is null)
            return null;
        if (LocalTime.TryParseWall(text, out var wall))
            return wall;
        faults.Add("event_at", "not_a_time", "is no local date and time: write it as 2026-12-01 09:30");
        return null;
    }

    private static TimeSpan Grace(PlanFaults faults, string? text, TimeSpan otherwise)
    {
        if (PlanFaults.Given(text) is not { } given)
            return otherwise;
        if (!Durations.TryParse(given, out var grace))
            faults.Add("grace", "not_a_duration", "is no duration: write it as 2h or 90m");
        else if (grace < ShortestGrace || grace > LongestGrace)
            faults.Add("grace", "out_of_range", $"must be {Durations.Format(ShortestGrace)} to {Durations.Format(LongestGrace)}");
        return grace;
    }

    private static void CheckKind(PlanFaults faults, ReminderPlan plan)
    {
        if (plan is { Kind: PlanKind.Medication, Medicine: null })
            faults.Add("medicine", "medicine_missing", "is empty: a plan of the kind medication names its medicine");
        if (plan is { Kind: PlanKind.Appointment, EventAt: null } && faults.None("event_at"))
            faults.Add("event_at", "event_at_missing", "is empty: a plan of the kind appointment says when that is, such as 2026-12-01 09:30");
    }

    private static void CheckQuietHours(PlanFaults faults, ReminderPlan plan, QuietHours night)
    {
        var quiet = plan.Schedule.LocalTimes.Where(night.Contain).ToList();
        if (quiet.Count > 0 && !plan.Urgent)
            faults.Add("local_times", "quiet_hours", string.Create(CultureInfo.InvariantCulture, $"has {string.Join(" and ", quiet.Select(time => time.ToString("HH:mm", CultureInfo.InvariantCulture)))} in the quiet hours {night}: choose another time, or mark the plan urgent"));
    }

    private static void CheckText(PlanFaults faults, ReminderPlan plan, MessageCatalogue catalogue)
    {
        var text = TemplateText.Read(plan.Text, Placeholder.OfPlans, out var wrong);
        foreach (var fault in wrong)
            faults.Add("text", fault.Code, fault.Reason);
        var longestName = new string('x', LongestName);
        var values = PlanText.ValuesOf(plan, longestName, longestName);
        foreach (var name in text.Placeholders.Intersect(Placeholder.OfPlans).Where(name => values.Written(name).Length == 0 && faults.None(FieldOf(name))))
            faults.Add("text", "empty_placeholder", $"holds {{{name}}}, but the plan has no {FieldOf(name)}: fill that in, or leave the placeholder out");
        if (faults.All.Count == 0 && PlanText.LengthOf(plan, longestName, catalogue) is > NewMessage.LongestText and var length)
            faults.Add("text", "too_long", string.Create(CultureInfo.InvariantCulture, $"makes a message of up to {length} characters with its placeholders filled: at most {NewMessage.LongestText} are allowed"));
    }

    private static string FieldOf(string placeholder) => placeholder switch
    {
        Placeholder.Medicine => "medicine",
        Placeholder.Dose => "dose",
        Placeholder.Place => "place",
        Placeholder.Doctor => "doctor",
        Placeholder.EventAt => "event_at",
        _ => "title",
    };
}
