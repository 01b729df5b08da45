namespace Prima.Data.Demo;

/// <summary>Tasks of one reason that nobody has closed, and how many of them a volunteer has taken.</summary>
internal sealed record TaskCount(string Reason, int Tasks, int Taken);
