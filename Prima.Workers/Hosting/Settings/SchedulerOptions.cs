using System.ComponentModel.DataAnnotations;

namespace Prima.Workers.Hosting.Settings;

/// <summary>The section <c>Prima:Scheduler</c>.</summary>
internal sealed class SchedulerOptions : LoopOptions
{
    /// <summary>Reminders one claim takes at most: their patients and plans are held for as long as it lasts, some milliseconds.</summary>
    [Range(1, 1000, ErrorMessage = "a whole number from {1} to {2}")]
    public int BatchSize { get; set; } = 100;
}
