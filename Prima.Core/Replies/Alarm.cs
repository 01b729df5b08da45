namespace Prima.Core.Replies;

/// <summary>A phrase of alarm that was found, and the words that belong to it: from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
internal readonly record struct Alarm(AlarmTier Tier, int Start, int End);
