namespace Prima.Workers.FakeFonnte;

/// <summary>A device that the fake gateway knows.</summary>
internal sealed record FakeDeviceSetup(string Name, string Token, string? Number = null, int Quota = 1_000_000)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => Name;
}
