using Prima.Core.Plans;

namespace Prima.Data.Plans;

/// <summary>How a plan that is held was changed.</summary>
/// <param name="Schedule">When it falls due now; null: never, it is paused or has ended.</param>
/// <param name="Because">Why reminders that it has no longer are cancelled.</param>
/// <param name="CancelsQueued">What it says has changed, so what waits says the wrong thing.</param>
/// <param name="RaisesTask">Somebody must say what is not sent.</param>
internal sealed record PlanEdit(Guid PlanId, PlanSchedule? Schedule, string Because, bool CancelsQueued, bool RaisesTask)
{
    /// <summary>A plan that is paused or has ended asks nothing more about what was sent.</summary>
    public bool StopsAsking => Schedule is null;
}
