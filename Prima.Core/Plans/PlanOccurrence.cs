namespace Prima.Core.Plans;

/// <summary>One time on one date at which a plan falls due. The date is the plan's, also where a gap of the clock moves the instant past midnight.</summary>
public readonly record struct PlanOccurrence(DateOnly LocalDate, TimeOnly LocalTime, DateTimeOffset DueAt);
