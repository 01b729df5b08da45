using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Prima.Workers.FakeFonnte;

/// <summary>The fields of a request, urlencoded, multipart or JSON; in JSON each field must have exactly its type.</summary>
internal sealed class FakeFields(IReadOnlyDictionary<string, string> values)
{
    private static readonly HashSet<string> Integers = ["schedule", "followup", "inboxid", "duration"];
    private static readonly HashSet<string> Booleans = ["typing", "connectOnly", "sequence", "preview"];

    public string? this[string name] => values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Null when the value is neither <c>true</c> nor <c>false</c>.</summary>
    public bool? Boolean(string name, bool ifMissing) => this[name] switch
    {
        null => ifMissing,
        "true" => true,
        "false" => false,
        _ => null,
    };

    public bool AreTyped => Integers.All(name => this[name] is not { } text || long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
        && Booleans.All(name => Boolean(name, false) is not null);

    /// <summary>Null when there is no body that can be read.</summary>
    public static async Task<FakeFields?> ReadAsync(HttpRequest request)
    {
        try
        {
            if (request.HasFormContentType)
            {
                var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
                return new FakeFields(form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal));
            }

            if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
                return null;
            using var json = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.EnumerateObject().All(HasItsType)
                ? new FakeFields(json.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => Text(field.Value), StringComparer.Ordinal))
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or ArgumentException)
        {
            return null;
        }
    }

    private static bool HasItsType(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.Number => Integers.Contains(field.Name) && field.Value.TryGetInt64(out _),
        JsonValueKind.True or JsonValueKind.False => Booleans.Contains(field.Name),
        JsonValueKind.String => !Integers.Contains(field.Name) && !Booleans.Contains(field.Name),
        _ => false,
    };

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
