using Prima.Core.Operations;

namespace Prima.Workers.Cli.Checks;

/// <summary>The invariants that the tables themselves can be asked for.</summary>
internal sealed class InvariantsHold(IDatabaseInspector inspector) : ICheck
{
    private const int Shown = 3;

    public string Subject => "invariants";

    public async Task<Finding> LookAsync(CancellationToken stopping)
    {
        var broken = await inspector.FindBrokenInvariantsAsync(stopping);
        if (broken.Count == 0)
            return Finding.Good("consent, reminders and attempts agree with each other");
        var some = string.Join("; ", broken.Take(Shown));
        return Finding.Look(FormattableString.Invariant(
            $"{broken.Count} {(broken.Count == 1 ? "row breaks" : "rows break")} an invariant ({some}{(broken.Count > Shown ? "; …" : "")}), which never happens by Prima's doing: look (select * from prima.broken_invariants()), and report it."));
    }
}
