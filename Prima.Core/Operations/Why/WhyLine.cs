namespace Prima.Core.Operations.Why;

/// <summary>One link of a chain of cause.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="What">A sentence. No text of a message and no whole number stands in it.</param>
public sealed record WhyLine(DateTime At, string What);
