using Prima.Core.RateLimiting;

namespace Prima.Core.Operations;

/// <summary>A limit as a person sees it.</summary>
/// <param name="Name">Which.</param>
/// <param name="Configured">By the settings here: the most that may ever hold.</param>
/// <param name="Now">What holds.</param>
/// <param name="Set">What a person has set; null when nobody has, or it was left to the configuration again.</param>
/// <param name="By">Who said so last.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record LimitRow(LimitName Name, RateLimit Configured, RateLimit Now, RateLimit? Set, string? By, string? Reason, DateTime? At)
{
    public bool IsLowered => Now != Configured;
}
