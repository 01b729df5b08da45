using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prima.Workers.FakeFonnte;

/// <summary>JSON as the gateway writes it: compact, keys in alphabetical order.</summary>
internal static class FakeJson
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static SortedDictionary<string, object?> Object(params (string Key, object? Value)[] members)
    {
        var sorted = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in members)
            sorted[key] = value;
        return sorted;
    }

    public static string Write(object value) => JsonSerializer.Serialize(value, Compact);

    public static string Of(params (string Key, object? Value)[] members) => Write(Object(members));
}
