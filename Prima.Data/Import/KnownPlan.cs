using Prima.Core.Plans;

namespace Prima.Data.Import;

/// <summary>A plan whose row an import holds.</summary>
/// <param name="ImportedStatus">What a file gave last.</param>
/// <param name="OwnerIsDeleted">Nobody has it any more, and its key stays taken.</param>
internal sealed record KnownPlan(ReminderPlan Plan, string? ImportedStatus, bool OwnerIsDeleted);
