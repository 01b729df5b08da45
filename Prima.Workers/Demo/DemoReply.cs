namespace Prima.Workers.Demo;

/// <summary>A text that somebody writes in the demo.</summary>
/// <param name="AnsweredBy">The kind of message that must come of it.</param>
/// <param name="Twice">The gateway delivers it twice.</param>
internal sealed record DemoReply(string Text, string AnsweredBy, bool Twice = false);
