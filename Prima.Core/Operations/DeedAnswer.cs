namespace Prima.Core.Operations;

/// <summary>What became of something a person wanted done to a message.</summary>
/// <param name="Done">Whether it was done now.</param>
/// <param name="State">The message's state after it.</param>
public sealed record DeedAnswer(bool Done, string State);
