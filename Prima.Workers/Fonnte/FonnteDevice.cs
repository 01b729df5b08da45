using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Fonnte;

/// <summary>One sending device.</summary>
internal sealed class FonnteDevice
{
    [Secret]
    public string Token { get; set; } = "";

    /// <summary>Its own WhatsApp number in canonical digits, by which webhooks name it.</summary>
    public string? Number { get; set; }
}
