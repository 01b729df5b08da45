using System.ComponentModel.DataAnnotations;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Sending;

/// <summary>The section <c>Prima:Sender</c>.</summary>
internal sealed class SenderOptions : LoopOptions
{
    /// <summary>Messages one claim takes at most. Round trips and flushes cost more than rows, so several share one transaction.</summary>
    [Range(1, 1000, ErrorMessage = "a whole number from {1} to {2}")]
    public int BatchSize { get; set; } = 100;

    /// <summary>How long one request to the gateway may take. After it the message is uncertain.</summary>
    [DurationRange("100ms", "10m")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a claim lasts before it is rescued as uncertain; more than twice SendTimeout, so that a slow send is settled by its own worker.</summary>
    [DurationRange("500ms", "1h")]
    public TimeSpan ClaimTtl { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Messages this process has in hand at most, each from its claim's commit to its settle.</summary>
    [Range(1, 10000, ErrorMessage = "a whole number from {1} to {2}")]
    public int Concurrency { get; set; } = 32;

    /// <summary>Messages one device sends at a time, over the whole fleet; 1 lets a lost answer be matched to a later receipt.</summary>
    [Range(1, 10000, ErrorMessage = "a whole number from {1} to {2}")]
    public int MaxInFlightPerDevice { get; set; } = 1;
}
