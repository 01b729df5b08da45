namespace Prima.Core.Plans;

/// <summary>A schedule, or everything that is wrong with what was to be one.</summary>
public abstract record ScheduleReading
{
    private ScheduleReading() { }

    public sealed record Good(PlanSchedule Schedule) : ScheduleReading;

    public sealed record Bad(IReadOnlyList<PlanFault> Faults) : ScheduleReading;
}
