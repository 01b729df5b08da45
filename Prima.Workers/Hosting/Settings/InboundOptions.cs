namespace Prima.Workers.Hosting.Settings;

/// <summary>The section <c>Prima:Inbound</c>.</summary>
internal sealed class InboundOptions : LoopOptions;
