using Prima.Core.Time;

namespace Prima.Core.Outbox;

/// <summary>What one claim brought.</summary>
/// <param name="Attempts">Durable, or the claim would not have returned them.</param>
/// <param name="Begin">Until when the requests must be begun, counted from before its first permit: afterwards the permits or the claim itself may be over.</param>
/// <param name="Idle">True when nothing was due. False with no attempts: others held what was due, or a limit did; ask again soon.</param>
public sealed record Claim(IReadOnlyList<Attempt> Attempts, Deadline Begin, bool Idle)
{
    public static Claim Nothing { get; } = new([], default, Idle: true);

    /// <summary>Something was read in vain and is not read again for a while: what stands behind it must not wait for the next look.</summary>
    public bool HasPassedOver { get; init; }

    /// <summary>What was passed over is being moved meanwhile: nothing may stand between the attempts and their requests. Awaited before the next claim.</summary>
    public Task Rest { get; init; } = Task.CompletedTask;
}
