namespace Prima.Workers.FakeFonnte;

/// <summary>A script has a line that cannot be followed.</summary>
internal sealed class FakeScriptException(int line, string why) : Exception($"line {line}: {why}")
{
    public int Line { get; } = line;
}
