using System.Text;
using System.Text.Json;
using Prima.Core.Inbound;

namespace Prima.Workers.Web;

/// <summary>What a body says, name by name, as text: numbers where texts belong and the reverse are all the same here, and what says nothing is left out.</summary>
internal sealed class WebhookFields(IReadOnlyList<(string Name, string Value)> given)
{
    /// <summary>No comments: the gateway writes none, and a quote inside one would hide from <see cref="LenientJson"/> where a text begins.</summary>
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 32, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>The first of these names that says something: by exact spelling, else by any.</summary>
    public string? this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
            {
                if (Find(name, StringComparison.Ordinal) is { } exact)
                    return exact;
                if (Find(name, StringComparison.OrdinalIgnoreCase) is { } lenient)
                    return lenient;
            }

            return null;
        }
    }

    /// <summary>All that stands under this name, in any spelling.</summary>
    public IEnumerable<string> All(string name) => given.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    public bool Is(string name) => this[name]?.Trim().ToUpperInvariant() is "TRUE" or "1" or "YES" or "ON";

    /// <summary>Reads what is there, whatever its content type says it were. Null with a <see cref="RejectionReason"/>: nothing can be read.</summary>
    public static (WebhookFields? Fields, string? Reason) Read(byte[] body, string? contentType)
    {
        var text = Encoding.UTF8.GetString(body).Trim('\ufeff', ' ', '\t', '\r', '\n', '\0');
        if (text.Length == 0)
            return (null, RejectionReason.Empty);
        var fields = text[0] is '{' or '[' ? ReadJson(text) : text.StartsWith("--", StringComparison.Ordinal) ? WebhookForm.ReadParts(body, contentType) : WebhookForm.Read(body);
        return fields is null ? (null, RejectionReason.Unreadable) : (new WebhookFields([.. fields.Select(field => (field.Name, WebhookText.Clean(field.Value))).Where(field => !string.IsNullOrWhiteSpace(field.Item2))]), null);
    }

    private static List<(string Name, string Value)>? ReadJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(LenientJson.Mend(text), Json);
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? null
                : [.. document.RootElement.EnumerateObject().Select(property => (property.Name, Text(property.Value)))];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A list of one is what it holds, as the gateway writes ids at times; what is deeper stays as it is written.</summary>
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.Array when value.GetArrayLength() == 0 => "",
        JsonValueKind.Array when value.GetArrayLength() == 1 => Text(value[0]),
        _ => value.GetRawText(),
    };

    private string? Find(string name, StringComparison spelling)
    {
        foreach (var field in given)
        {
            if (field.Name.Equals(name, spelling))
                return field.Value;
        }

        return null;
    }
}
