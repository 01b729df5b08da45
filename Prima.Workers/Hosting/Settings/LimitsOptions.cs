using Prima.Core.RateLimiting;

namespace Prima.Workers.Hosting.Settings;

/// <summary>The section <c>Prima:Limits</c>: exact sliding windows over the whole fleet.</summary>
internal sealed class LimitsOptions
{
    public RateLimit Recipient { get; set; } = new(30, TimeSpan.FromSeconds(60));

    public RateLimit Device { get; set; } = new(30, TimeSpan.FromSeconds(60));

    public RateLimit Fleet { get; set; } = new(600, TimeSpan.FromSeconds(60));

    public RateLimit Reminders { get; set; } = new(100, TimeSpan.FromSeconds(60));

    public RateLimit PatientReplies { get; set; } = new(5, TimeSpan.FromSeconds(30));
}
