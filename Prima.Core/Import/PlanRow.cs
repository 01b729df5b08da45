using Prima.Core.Patients;
using Prima.Core.Plans;

namespace Prima.Core.Import;

/// <summary>A row of the plans' file. Its key says which plan is meant.</summary>
/// <param name="Written">The cells; those of missing columns are empty too.</param>
/// <param name="Columns">Those that the file has.</param>
public sealed record PlanRow(PhoneNumber PatientPhone, PlanDraft Written, IReadOnlySet<string> Columns)
{
    public string PlanKey => Written.PlanKey!;

    /// <summary>What the status cell says; null: nothing, so the status is left as it is.</summary>
    public string? Status => string.IsNullOrWhiteSpace(Written.Status) ? null : Written.Status.Trim();

    /// <summary>A missing column leaves a field of <paramref name="known"/> as it is, an empty cell clears it. The status is another's to decide.</summary>
    public PlanDraft ApplyTo(PlanDraft known) => Written with
    {
        Text = Or("text", Written.Text, known.Text),
        Medicine = Or("medicine", Written.Medicine, known.Medicine),
        Dose = Or("dose", Written.Dose, known.Dose),
        Doctor = Or("doctor", Written.Doctor, known.Doctor),
        Place = Or("place", Written.Place, known.Place),
        EventAt = Or("event_at", Written.EventAt, known.EventAt),
        Rule = Or("rule", Written.Rule, known.Rule),
        TimeZone = Or("time_zone", Written.TimeZone, known.TimeZone),
        Grace = Or("grace", Written.Grace, known.Grace),
        Urgent = Or("urgent", Written.Urgent, known.Urgent),
        Critical = Or("critical", Written.Critical, known.Critical),
        NeedsAnswer = Or("needs_answer", Written.NeedsAnswer, known.NeedsAnswer),
        Status = known.Status,
    };

    /// <summary>Its key, and nothing of the patient's: this is what a log would print.</summary>
    public override string ToString() => $"the row of plan {PlanKey}";

    private string? Or(string column, string? written, string? known) => Columns.Contains(column) ? written : known;
}
