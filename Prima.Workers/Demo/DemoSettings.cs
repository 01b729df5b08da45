using System.Globalization;
using Prima.Core.RateLimiting;
using Prima.Core.Time;

namespace Prima.Workers.Demo;

/// <summary>All that the demo's workers are set up with, and nothing else: wide limits and short waits, so that the end is seen soon.</summary>
internal static class DemoSettings
{
    private const int DeviceCount = 8;

    /// <summary>Reminders name no device, so all of them leave by the default one: one at a time they would take half a minute.</summary>
    private const int InFlightPerDevice = 4;
    private static readonly RateLimit Recipient = new(100, TimeSpan.FromSeconds(60));
    private static readonly RateLimit Device = new(1_000, TimeSpan.FromSeconds(60));
    private static readonly RateLimit Fleet = new(8_000, TimeSpan.FromSeconds(60));
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ClaimTtl = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan UncertainHold = TimeSpan.FromSeconds(2);

    /// <summary>The gateway answers after a random time in this range.</summary>
    public static TimeSpan FastestAnswer { get; } = TimeSpan.FromMilliseconds(50);

    public static TimeSpan SlowestAnswer { get; } = TimeSpan.FromMilliseconds(300);

    public static IReadOnlyList<string> Devices { get; } = [.. Enumerable.Range(1, DeviceCount).Select(n => string.Create(CultureInfo.InvariantCulture, $"d{n}"))];

    public static string Limits => $"wide: {Recipient} a recipient, {Device} a device, {Fleet} the fleet";

    /// <summary>For who looks into the database afterwards: by other limits he would be told that the workers disagree with him.</summary>
    public static string LimitsToExport => $"Prima__Limits__Recipient={Recipient} Prima__Limits__Device={Device} Prima__Limits__Fleet={Fleet}";

    public static string Waits =>
        $"short: SendTimeout {Durations.Format(SendTimeout)}, ClaimTtl {Durations.Format(ClaimTtl)}, UncertainHold {Durations.Format(UncertainHold)}; quiet hours off";

    /// <summary>What bounds the rate, in words.</summary>
    public static string InForce
    {
        get
        {
            var perSecond = DeviceCount * InFlightPerDevice / ((FastestAnswer + SlowestAnswer) / 2).TotalSeconds;
            return string.Create(CultureInfo.InvariantCulture, $"{DeviceCount} devices, {InFlightPerDevice} messages each at a time: at most {perSecond:N0} a second. More workers will not help.");
        }
    }

    /// <summary>The gateway's minute.</summary>
    public static TimeSpan WebhookRetry { get; } = TimeSpan.FromSeconds(2);

    /// <summary>A device's own WhatsApp number.</summary>
    public static string NumberOf(string device) => $"6281900000{device[1..]}00";

    public static string TokenOf(string device) => $"demo-token-{device}";

    /// <param name="connectionString">As the workers' own role.</param>
    /// <param name="gateway">The fake one.</param>
    /// <param name="webhookToken">Which it names itself with.</param>
    /// <param name="workers">Each gets as many slots as its share of what the devices can do at once: a worker learns of its own settles first, and would keep them all.</param>
    public static Dictionary<string, string?> For(string connectionString, Uri gateway, string webhookToken, int workers)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Prima"] = connectionString,
            ["Prima:Fonnte:BaseUrl"] = gateway.GetLeftPart(UriPartial.Authority),
            ["Prima:Limits:Recipient"] = Recipient.ToString(),
            ["Prima:Limits:Device"] = Device.ToString(),
            ["Prima:Limits:Fleet"] = Fleet.ToString(),
            ["Prima:Limits:Reminders"] = Fleet.ToString(),
            ["Prima:Rules:QuietHours"] = "off",
            ["Prima:Web:WebhookToken"] = webhookToken,
            ["Prima:Sender:MaxInFlightPerDevice"] = InFlightPerDevice.ToString(CultureInfo.InvariantCulture),
            ["Prima:Sender:Concurrency"] = Math.Max(1, ((DeviceCount * InFlightPerDevice) + workers - 1) / workers).ToString(CultureInfo.InvariantCulture),
            ["Prima:Sender:SendTimeout"] = Durations.Format(SendTimeout),
            ["Prima:Sender:ClaimTtl"] = Durations.Format(ClaimTtl),
            ["Prima:Rules:UncertainHold"] = Durations.Format(UncertainHold),
        };
        foreach (var device in Devices)
        {
            settings[$"Prima:Fonnte:Devices:{device}:Number"] = NumberOf(device);
            settings[$"Prima:Fonnte:Devices:{device}:Token"] = TokenOf(device);
        }

        return settings;
    }
}
