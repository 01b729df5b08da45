using Prima.Core.Import;
using Prima.Core.Patients;
using Prima.Core.Plans;
using Prima.Core.Templates;
using Prima.Core.Time;

namespace Prima.Data.Import;

/// <summary>Sorts the rows of a plans' file: what is wrong, what is new, and what is said differently.</summary>
internal sealed class PlanJudgement(PeopleTerms terms, MessageCatalogue catalogue)
{
    public List<RowRemark> Faults { get; } = [];

    /// <summary>What is taken in all the same.</summary>
    public List<RowRemark> Told { get; } = [];

    public List<PlanChange> Added { get; } = [];

    public List<PlanChange> Changed { get; } = [];

    /// <param name="patient">Whose number the row names; null: nobody's.</param>
    /// <param name="before">The plan of its key; null: there is none.</param>
    public void Judge(int index, PlanRow row, PlanOwner? patient, KnownPlan? before)
    {
        if (patient is null)
            Faults.Add(new RowRemark(index, "patient_phone", RowRemarkCode.UnknownPatient));
        else if (before is not null && before.Plan.PatientId != patient.Id)
            Faults.Add(new RowRemark(index, "plan_key", before.OwnerIsDeleted ? RowRemarkCode.PlanKeyOfDeleted : RowRemarkCode.PlanKeyInUse));
        else
            Keep(index, row, before, patient, PlanRules.Read(Draft(row, before), new PlanTerms(Zone.Find(patient.Zone), terms.QuietHours, terms.Grace, catalogue)));
    }

    private void Keep(int index, PlanRow row, KnownPlan? before, PlanOwner patient, PlanReading reading)
    {
        if (reading is PlanReading.Bad bad)
        {
            Faults.AddRange(bad.Faults.Select(fault => new RowRemark(index, fault.Field, fault.Code, Reason: fault.Reason)));
            return;
        }

        var after = ((PlanReading.Good)reading).Plan with { Id = before?.Plan.Id ?? Guid.CreateVersion7(), PatientId = patient.Id };
        var change = new PlanChange(before?.Plan, before?.ImportedStatus, after, row.Status ?? before?.ImportedStatus ?? PlanStatus.Active) { Index = index };
        if (before is null)
            Added.Add(change);
        else if (change.IsOne)
            Changed.Add(change);
        if ((before is null || change.Begins) && after.Status == PlanStatus.Active && !after.Schedule.IsDueAfter(patient.Now))
            Told.Add(new RowRemark(index, "start_date", RowRemarkCode.NeverDue));
        if ((before is null || change.IsOne) && after.Kind == PlanKind.Medication && after.Schedule.ShortestGap <= after.Grace)
            Told.Add(new RowRemark(index, "grace", RowRemarkCode.GraceReachesNext));
    }

    /// <summary>A status cell counts only where it differs from the one before: what a person paused or ended stays so.</summary>
    private static PlanDraft Draft(PlanRow row, KnownPlan? before)
    {
        if (before is null)
            return row.Written;
        var draft = row.ApplyTo(PlanDraft.Of(before.Plan));
        return row.Status is { } status && status != before.ImportedStatus ? draft with { Status = status } : draft;
    }
}
