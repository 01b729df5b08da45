namespace Prima.Core.Inbound;

/// <summary>Something that we said by ourselves.</summary>
/// <param name="Template">One of the catalogue's.</param>
/// <param name="At">When it was to leave.</param>
/// <param name="NeverLeft">It ended before: what nobody was told.</param>
public sealed record SaidText(string Template, DateTimeOffset At, bool NeverLeft = false);
