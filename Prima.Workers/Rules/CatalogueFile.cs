using Prima.Core.Templates;

namespace Prima.Workers.Rules;

/// <summary>The texts of <c>Prima:Rules:Catalogue</c>.</summary>
internal static class CatalogueFile
{
    /// <summary>Without a file those that ship with the program.</summary>
    public static MessageCatalogue Load(string? path) => path is null ? MessageCatalogue.BuiltIn : MessageCatalogue.Read(File.ReadAllText(path));

    /// <summary>All that is wrong with the file, in words without its name.</summary>
    public static IEnumerable<string> FindMistakes(string? path)
    {
        if (path is null)
            return []; // nobody else's texts need to be read for that
        try
        {
            Load(path);
            return [];
        }
        catch (CatalogueException wrong)
        {
            return wrong.Faults.Select(fault => $"got a file that cannot be used: {fault}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [$"got a path of {path.Length} characters where no file can be read ({fault.GetType().Name})."];
        }
    }
}
