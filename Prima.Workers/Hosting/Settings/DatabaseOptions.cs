namespace Prima.Workers.Hosting.Settings;

/// <summary>The section <c>ConnectionStrings</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "ConnectionStrings";

    [Secret]
    public string? Prima { get; set; }

    /// <summary>For LISTEN where the other leads through a pooler; without it Prima polls there.</summary>
    [Secret]
    public string? PrimaDirect { get; set; }
}
