namespace Prima.Core.Inbound;

/// <summary>Something that we said by ourselves.</summary>
/// <param name="Template">One of the catalogue's.</param>
public sealed record SaidText(string Template, DateTimeOffset At);
