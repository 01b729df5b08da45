using Prima.Core.Patients;

namespace Prima.Core.Plans;

/// <summary>Which plans, in the order of their keys.</summary>
/// <param name="After">Only those with a greater key: the next page.</param>
public sealed record PlanFilter(PhoneNumber? Phone, string? Status, string? After, int Limit);
