using Prima.Core.Time;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Rules;

/// <summary>The section <c>Prima:Rules</c>: the product's own values.</summary>
internal sealed class RulesOptions
{
    public const string Section = "Prima:Rules";

    /// <summary>For people of whom no zone is known.</summary>
    public string TimeZone { get; set; } = "Asia/Jakarta";

    public QuietHours QuietHours { get; set; } = new(new TimeOnly(21, 0), new TimeOnly(6, 0));

    /// <summary>How far ahead reminders are planned.</summary>
    [DurationRange("1d", "365d")]
    public TimeSpan Horizon { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How late a reminder may leave before it says nothing useful. Bounded as a plan's own.</summary>
    [DurationRange("15m", "12h")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromHours(2);

    [DurationRange("0s", "7d")]
    public TimeSpan ConsentSpacing { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an uncertain message waits for evidence before its policy decides.</summary>
    [DurationRange("100ms", "7d")]
    public TimeSpan UncertainHold { get; set; } = TimeSpan.FromMinutes(10);

    [DurationRange("1s", "24h")]
    public TimeSpan AlertEvery { get; set; } = TimeSpan.FromMinutes(10);

    [DurationRange("1s", "3650d")]
    public TimeSpan KeepUnknown { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long words are kept of what is over: messages, answers, tasks.</summary>
    [DurationRange("1s", "3650d")]
    public TimeSpan KeepTexts { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Whom a text tells people to call when it cannot wait.</summary>
    public string EmergencyNumber { get; set; } = "119";

    /// <summary>A file of the form of <c>messages.json</c> with all texts (domain section 12); null: those that ship with the program.</summary>
    public string? Catalogue { get; set; }
}
