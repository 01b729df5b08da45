using Prima.Core.Operations;

namespace Prima.Workers.Cli.Checks;

/// <summary>Has anybody changed the schema by hand?</summary>
internal sealed class SchemaIsAsMade(IDatabaseInspector inspector) : ICheck
{
    private const int Shown = 3;

    public string Subject => "schema";

    public async Task<Finding> LookAsync(CancellationToken stopping)
    {
        var drift = await inspector.CompareSchemaAsync(stopping);
        List<string> changes = [.. drift.Missing.Select(line => $"without {Name(line)}"), .. drift.Extra.Select(line => $"with {Name(line)}")];
        if (changes.Count == 0)
            return Finding.Good("every table, index and function is as the migrations made it");
        return Finding.Look(FormattableString.Invariant(
            $"{changes.Count} {(changes.Count == 1 ? "thing is" : "things are")} not as the migrations made them ({string.Join("; ", changes.Take(Shown))}{(changes.Count > Shown ? "; …" : "")}): views and functions come back with prima migrate; what else was changed by hand, change back."));
    }

    private static string Name(string line) => line.Length <= 100 ? line : line[..99] + "…";
}
