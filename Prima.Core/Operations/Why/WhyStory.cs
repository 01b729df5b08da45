namespace Prima.Core.Operations.Why;

/// <summary>The whole chain of cause of one thing.</summary>
/// <param name="Kind">message, reminder or patient.</param>
/// <param name="Id">Whose.</param>
/// <param name="Wait">What it waits for; null: it has ended.</param>
/// <param name="Lines">In the order of time; the last says what it waits for, or how it ended.</param>
public sealed record WhyStory(string Kind, string Id, Wait? Wait, IReadOnlyList<WhyLine> Lines);
