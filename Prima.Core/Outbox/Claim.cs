namespace Prima.Core.Outbox;

/// <summary>What one claim brought.</summary>
/// <param name="Attempts">Durable, or the claim would not have returned them.</param>
/// <param name="GrantedAt">Monotonic timestamp from before the claim's first lock: its deadlines count from here.</param>
/// <param name="Idle">True when nothing was due. False with no attempts: others held what was due, or a limit did; ask again soon.</param>
public sealed record Claim(IReadOnlyList<Attempt> Attempts, long GrantedAt, bool Idle)
{
    public static Claim Nothing { get; } = new([], 0, Idle: true);
}
