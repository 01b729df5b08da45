namespace Prima.Core.Inbound;

/// <summary>Something that we said by ourselves.</summary>
/// <param name="Template">One of the catalogue's.</param>
/// <param name="At">When it was to leave.</param>
/// <param name="NeverLeft">It ended before: what nobody was told.</param>
public sealed record SaidText(string Template, DateTimeOffset At, bool NeverLeft = false)
{
    /// <summary>When it was first on its way; null: it was not yet, or never.</summary>
    public DateTimeOffset? HandedOverAt { get; init; }

    /// <summary>When the message was written that a question whether to stop came of; null: that is not known.</summary>
    public DateTimeOffset? BecauseOf { get; init; }
}
