namespace Prima.Core.Operations;

/// <summary>When a pause ends by itself: at an instant, after a while by the database's clock, or, with neither, never.</summary>
public sealed record PauseEnd(DateTimeOffset? At, TimeSpan? After)
{
    public static PauseEnd Never { get; } = new(null, null);
}
