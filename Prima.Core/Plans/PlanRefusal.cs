namespace Prima.Core.Plans;

/// <summary>Which rule forbids what a volunteer wanted done to a plan.</summary>
public static class PlanRefusal
{
    /// <summary>What has ended is not paused.</summary>
    public const string Ended = "plan_ended";

    /// <summary>Nobody gets the reminders of a deleted patient.</summary>
    public const string PatientDeleted = "patient_deleted";
}
