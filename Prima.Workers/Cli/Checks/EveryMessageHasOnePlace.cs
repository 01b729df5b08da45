using System.Globalization;
using Prima.Core.Operations;

namespace Prima.Workers.Cli.Checks;

/// <summary>Invariant: every message is in exactly one place, so none is lost and none is sent twice.</summary>
internal sealed class EveryMessageHasOnePlace(IDatabaseInspector inspector) : ICheck
{
    private const int Shown = 5;

    public string Subject => "messages";

    public async Task<Finding> LookAsync(CancellationToken stopping)
    {
        var misplaced = await inspector.FindMisplacedAsync(stopping);
        if (misplaced.Count == 0)
            return Finding.Good("every message is in exactly one place");
        var some = string.Join(", ", misplaced.Take(Shown).Select(id => id.ToString(CultureInfo.InvariantCulture)));
        return Finding.Look(FormattableString.Invariant(
            $"{misplaced.Count} {(misplaced.Count == 1 ? "message is" : "messages are")} in no place or in two ({some}{(misplaced.Count > Shown ? ", …" : "")}), which never happens by Prima's doing: stop sending (prima pause --reason …), look (prima messages show ID), and report it."));
    }
}
