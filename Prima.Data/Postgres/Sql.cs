using System.Reflection;
using System.Text;

namespace Prima.Data.Postgres;

/// <summary>The files under <c>sql/</c>, embedded and loaded by their path there: <c>Sql.Query("outbox/settle")</c>.</summary>
internal static class Sql
{
    private static readonly Assembly Assembly = typeof(Sql).Assembly;

    /// <summary>
    /// The text of <c>sql/queries/{name}.sql</c>. Of its comments the first line, which says what it does wherever the server shows it; the driver reads the
    /// rest of a statement letter by letter each time that it is sent.
    /// </summary>
    public static string Query(string name)
    {
        using var lines = Open($"queries/{name}.sql") ?? throw new InvalidOperationException($"There is no sql/queries/{name}.sql.");
        var kept = new StringBuilder(lines.ReadLine());
        while (lines.ReadLine() is { } line)
            if (!line.AsSpan().TrimStart().StartsWith("--"))
                kept.Append('\n').Append(line);
        return kept.ToString();
    }

    /// <summary>Path under <c>sql/</c> and text of every file in <paramref name="folder"/>, in order of name.</summary>
    public static IEnumerable<(string Path, string Text)> In(string folder)
    {
        foreach (var path in Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = Open(path)!;
            yield return (path, text.ReadToEnd());
        }
    }

    /// <summary>The lines of <c>sql/schema.txt</c>: what all migrations and functions together make.</summary>
    public static IReadOnlyList<string> Schema()
    {
        using var text = Open("schema.txt")!;
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static StreamReader? Open(string path) => Assembly.GetManifestResourceStream(path) is { } stream ? new StreamReader(stream) : null;
}
