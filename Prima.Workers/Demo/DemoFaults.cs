using System.Globalization;

namespace Prima.Workers.Demo;

/// <summary>What the gateway does of which the vendor warns: receipts that come twice or in disorder, always; and in a chaos demo, besides the kills, what goes wrong with requests.</summary>
internal static class DemoFaults
{
    private const int Repeats = 100;
    private const int Hundred = 100;

    private static readonly (int Nth, string Fault)[] Receipts = [(1, "receipts-twice"), (4, "receipts-reversed"), (7, "receipts-id-only")];

    /// <summary>One each in a hundred requests: far enough apart that a device does not see five in a row and stops.</summary>
    private static readonly (int Nth, string Fault)[] Requests = [(30, "accept-then-drop-connection"), (60, "empty-body"), (90, "503-retry-after")];

    public const string InWords = "of 100 requests one is taken and its connection cut, one gets an empty answer, one a 503";

    public const string ReceiptsInWords = "of 10 messages one reports each step twice, one in reverse";

    public static void WriteScript(string file, bool faults) => File.WriteAllLines(file, Steps(faults).Select(
        step => string.Create(CultureInfo.InvariantCulture, $$"""{"nth":{{step.Nth}},"fault":"{{step.Fault}}"}""")));

    private static IEnumerable<(int Nth, string Fault)> Steps(bool faults) =>
        from hundred in Enumerable.Range(0, Repeats)
        from step in Enumerable.Range(0, 10).SelectMany(ten => Receipts.Select(step => ((10 * ten) + step.Nth, step.Fault))).Concat(faults ? Requests : [])
        select ((Hundred * hundred) + step.Item1, step.Item2);
}
