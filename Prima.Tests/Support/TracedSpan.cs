namespace Prima.Tests.Support;

/// <summary>One span as a collector gets it; ids in hexadecimal, the parent's empty for none.</summary>
internal sealed record TracedSpan(string Trace, string Id, string Parent, string Name);
