using System.Globalization;

namespace Prima.Workers.Demo;

/// <summary>What goes wrong at the gateway in a chaos demo, besides the kills: one fault each in a hundred requests.</summary>
internal static class DemoFaults
{
    private const int Repeats = 100;

    /// <summary>Far enough apart that a device does not see five in a row and stops.</summary>
    private static readonly (int Nth, string Fault)[] EveryHundred = [(30, "accept-then-drop-connection"), (60, "empty-body"), (90, "503-retry-after")];

    public const string InWords = "of 100 requests one is taken and its connection cut, one gets an empty answer, one a 503";

    public static void WriteScript(string file) => File.WriteAllLines(file, Enumerable.Range(0, Repeats).SelectMany(
        hundred => EveryHundred.Select(fault => string.Create(CultureInfo.InvariantCulture, $$"""{"nth":{{(100 * hundred) + fault.Nth}},"fault":"{{fault.Fault}}"}"""))));
}
