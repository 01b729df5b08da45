namespace Prima.Core.Templates;

/// <summary>What is wrong with a text that may hold placeholders.</summary>
/// <param name="Code">A stable word for machines.</param>
/// <param name="Reason">For people, read after the name of the text.</param>
internal sealed record TextFault(string Code, string Reason);
