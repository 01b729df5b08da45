using System.Globalization;

namespace Prima.Tests.Support;

/// <summary>Prima itself, as the build publishes it and an operator starts it: <c>dotnet Prima.Workers.dll VERB …</c>, set up by environment variables alone.</summary>
internal sealed class WorkerProcess : ChildProcess
{
    private WorkerProcess(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
        : base("dotnet", [program, .. arguments], environment)
    {
    }

    /// <summary>As ./prima starts what answers and ends (docs/decisions/0008), and never compiled again: few processes of a test live long enough to be worth it, which takes a third of their time.</summary>
    private static readonly KeyValuePair<string, string>[] InHaste = [new("DOTNET_TieredCompilation", "1"), new("DOTNET_TC_CallCounting", "0")];

    /// <summary>This build.</summary>
    public static string Program { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace("Prima.Tests", "Prima.Workers", StringComparison.Ordinal), "publish", "Prima.Workers.dll");

    /// <param name="settings">By configuration key (<c>Prima:Sender:BatchSize</c>) or, without a colon, by variable (<c>PRIMA_CRASH_AT</c>).</param>
    /// <param name="arguments"><c>run --roles sender</c> and the like.</param>
    public static WorkerProcess Start(IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments) =>
        StartBuild(Program, settings, arguments);

    /// <summary>The same with another build of the program.</summary>
    public static WorkerProcess StartBuild(string program, IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments) =>
        new(program, arguments, [.. InHaste, .. settings.Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))]);

    /// <summary>The first logged line with this event id, from <see cref="Core.Diagnostics.EventIds"/>.</summary>
    public Task<string> EventAsync(int eventId, TimeSpan? within = null) =>
        LineAsync(line => IsEvent(line, eventId), string.Create(CultureInfo.InvariantCulture, $"event {eventId}"), within);

    // Serilog's compact JSON: "EventId":{"Id":1106,"Name":"MessageUncertain"}
    internal static bool IsEvent(string line, int eventId)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"\"EventId\":{{\"Id\":{eventId}");
        var at = line.IndexOf(mark, StringComparison.Ordinal);
        return at >= 0 && at + mark.Length < line.Length && !char.IsAsciiDigit(line[at + mark.Length]);
    }
}
