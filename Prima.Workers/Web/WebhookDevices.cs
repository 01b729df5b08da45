using Prima.Core.Patients;
using Prima.Workers.Fonnte;

namespace Prima.Workers.Web;

/// <summary>The configured devices by their own numbers, as webhooks name them.</summary>
internal sealed class WebhookDevices(FonnteOptions fonnte)
{
    private readonly Dictionary<string, string> names = fonnte.Devices
        .Where(device => device.Value.Number is not null)
        .ToDictionary(device => device.Value.Number!, device => device.Key, StringComparer.Ordinal);

    /// <summary>Its name; of one that nobody configured what the gateway calls it.</summary>
    public string NameOf(string number) => names.GetValueOrDefault(number, number);

    /// <summary>A number in canonical digits; what is none as it was given.</summary>
    public static string Canonical(string given) => PhoneNumber.TryParse(given, out var number, out _) ? number.Digits : given.Trim();
}
