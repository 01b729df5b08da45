namespace Prima.Workers.Hosting.Settings;

/// <summary>The section <c>Prima:Scheduler</c>.</summary>
internal sealed class SchedulerOptions : LoopOptions;
