using System.Text.Json;
using System.Text.Json.Nodes;
using Prima.Core.Templates;

namespace Prima.Tests.Support;

/// <summary>Catalogues of texts as an operator would write them.</summary>
internal static class CatalogueFiles
{
    /// <summary>The one that ships, to be changed.</summary>
    public static JsonObject BuiltIn()
    {
        using var file = typeof(MessageCatalogue).Assembly.GetManifestResourceStream("messages.json")!;
        return JsonSerializer.Deserialize<JsonObject>(file)!;
    }
}
