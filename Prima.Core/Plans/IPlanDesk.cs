using Prima.Core.Operations;

namespace Prima.Core.Plans;

/// <summary>What volunteers look up about plans, and do to them.</summary>
/// <remarks>Each deed holds the plan, and stands with its event or not at all. What is being sent cannot be recalled; what waits is cancelled with the deed.</remarks>
public interface IPlanDesk
{
    Task<IReadOnlyList<PlanStatusRow>> ListAsync(PlanFilter filter, CancellationToken stopping);

    /// <summary>Null when no plan has that key.</summary>
    Task<PlanStory?> ShowAsync(string planKey, CancellationToken stopping);

    /// <param name="status">One of <see cref="PlanStatus"/>: it is resumed, paused or ended.</param>
    Task<PlanAnswer> SetStatusAsync(string planKey, string status, Deed deed, CancellationToken stopping);
}
