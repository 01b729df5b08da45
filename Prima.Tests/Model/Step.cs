namespace Prima.Tests.Model;

/// <summary>One thing that may happen next: who does what, and the state it leads to.</summary>
internal readonly record struct Step<TState>(string Actor, string Does, TState Next);
