namespace Prima.Core.Operations.Why;

/// <summary>The whole chain of cause of one thing.</summary>
/// <param name="Kind">message, reminder or patient.</param>
/// <param name="Id">Whose.</param>
/// <param name="Wait">What it waits for; null: it has ended.</param>
/// <param name="Lines">In the order of time. The last says what it waits for; of what has ended, one says how, and what came later follows.</param>
public sealed record WhyStory(string Kind, string Id, Wait? Wait, IReadOnlyList<WhyLine> Lines);
