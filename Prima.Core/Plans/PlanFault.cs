namespace Prima.Core.Plans;

/// <summary>One thing that is wrong with a plan.</summary>
/// <param name="Field">Its name in files and tables, such as <c>start_date</c>.</param>
/// <param name="Code">A stable word for machines.</param>
/// <param name="Reason">For people, read after the field's name, with what to do. Never what the field holds: it may be a name or a text of somebody's.</param>
public sealed record PlanFault(string Field, string Code, string Reason)
{
    public override string ToString() => $"{Field} {Reason} [{Code}]";
}
