using System.Reflection;

namespace Prima.Data.Postgres;

/// <summary>The files under <c>sql/</c>, embedded and loaded by their path there: <c>Sql.Query("outbox/settle")</c>.</summary>
internal static class Sql
{
    private static readonly Dictionary<string, string> Files = Load();

    /// <summary>The text of <c>sql/queries/{name}.sql</c>.</summary>
    public static string Query(string name) =>
        Files.TryGetValue($"queries/{name}.sql", out var text) ? text : throw new InvalidOperationException($"There is no sql/queries/{name}.sql.");

    /// <summary>Path under <c>sql/</c> and text of every file in <paramref name="folder"/>, in order of name.</summary>
    public static IEnumerable<(string Path, string Text)> In(string folder) =>
        Files.Where(file => file.Key.StartsWith(folder + "/", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => (file.Key, file.Value));

    /// <summary>The lines of <c>sql/schema.txt</c>: what all migrations and functions together make.</summary>
    public static IReadOnlyList<string> Schema()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("schema.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static Dictionary<string, string> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            files.Add(name, reader.ReadToEnd());
        }

        return files;
    }
}
