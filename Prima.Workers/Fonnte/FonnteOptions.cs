using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Fonnte;

/// <summary>The section <c>Prima:Fonnte</c>: the gateway and the WhatsApp numbers that send through it.</summary>
internal sealed class FonnteOptions
{
    public string BaseUrl { get; set; } = "https://api.fonnte.com";

    /// <summary>The sending devices by name.</summary>
    public Dictionary<string, FonnteDevice> Devices { get; } = new(StringComparer.Ordinal);

    /// <summary>Null when nobody set it.</summary>
    public string? DefaultDevice { get; set; }

    /// <summary>Where a message goes whose sender named no device; null while none is configured.</summary>
    internal string? EffectiveDefaultDevice => DefaultDevice ?? Devices.Keys.Order(StringComparer.Ordinal).FirstOrDefault();
}
