namespace Prima.Core.Plans;

/// <summary>A plan, or everything that is wrong with what was to be one.</summary>
public abstract record PlanReading
{
    private PlanReading() { }

    public sealed record Good(ReminderPlan Plan) : PlanReading;

    public sealed record Bad(IReadOnlyList<PlanFault> Faults) : PlanReading;
}
