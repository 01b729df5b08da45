using Prima.Core.Operations;

namespace Prima.Core.Import;

/// <summary>The way in for people and plans: a whole file, or nothing of it.</summary>
/// <remarks>Safe to repeat and to call at once with the same rows: a row that says what is there already changes nothing.</remarks>
public interface IPeopleIntake
{
    Task<ImportAnswer> ImportVolunteersAsync(IReadOnlyList<VolunteerRow> rows, Deed deed, CancellationToken stopping);

    Task<ImportAnswer> ImportPatientsAsync(IReadOnlyList<PatientRow> rows, Deed deed, CancellationToken stopping);

    /// <summary>Plans may be entered before their patients have agreed.</summary>
    Task<ImportAnswer> ImportPlansAsync(IReadOnlyList<PlanRow> rows, Deed deed, CancellationToken stopping);
}
