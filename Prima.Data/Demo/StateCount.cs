namespace Prima.Data.Demo;

/// <summary>How many messages are in a state, and how many of those are open.</summary>
internal sealed record StateCount(string State, int Messages, int Open);
