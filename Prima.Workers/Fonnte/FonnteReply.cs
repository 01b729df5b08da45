using System.Globalization;
using System.Text;
using System.Text.Json;
using Prima.Workers.Web;

namespace Prima.Workers.Fonnte;

/// <summary>The JSON of an answer, read tolerantly: the gateway's spelling and types have changed over the years.</summary>
/// <param name="Status">Null when the answer says neither yes nor no, or both.</param>
/// <param name="Id">The first message id; null when the gateway named none.</param>
/// <param name="Says">Its reason, else its detail, else its message: trimmed and in lower case.</param>
/// <param name="DeviceStatus"><c>connect</c> or <c>disconnect</c>, of <c>/device</c>.</param>
/// <param name="Quota">What is left, of <c>/device</c>.</param>
internal sealed record FonnteReply(bool? Status, string? Id, string Says, string? DeviceStatus, long? Quota)
{
    /// <summary>What is left of the sending device's quota, of <c>/send</c>; null when the answer does not say, or speaks of several devices.</summary>
    public long? QuotaLeft { get; init; }

    /// <summary>An id longer than this is no id of a message.</summary>
    private const int LongestId = 64;

    private const char ByteOrderMark = '\ufeff';

    /// <summary>Null when the body is no whole JSON object: empty, cut off, HTML, or followed by something else. Half an emoji or a byte that is no text spoils one letter.</summary>
    public static FonnteReply? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(LenientJson.Mend(Encoding.UTF8.GetString(body.Span).TrimStart(ByteOrderMark)));
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FonnteReply Read(JsonElement root) => new(
        ReadStatus(root),
        ReadId(root),
        (Text(root, "reason") ?? Text(root, "detail") ?? Text(root, "message") ?? "").ToLowerInvariant(),
        Text(root, "device_status")?.ToLowerInvariant(),
        Number(Text(root, "quota")))
    {
        QuotaLeft = ReadQuotaLeft(root),
    };

    /// <summary><c>"quota":{"6281…":{"remaining":999,…}}</c></summary>
    private static long? ReadQuotaLeft(JsonElement root) =>
        All(root, "quota").FirstOrDefault() is { ValueKind: JsonValueKind.Object } devices && devices.EnumerateObject().ToList() is [{ Value: { ValueKind: JsonValueKind.Object } only }]
            ? Number(Text(only, "remaining"))
            : null;

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>An answer that says <c>status</c> and <c>Status</c> and means different things by them is no clear answer.</summary>
    private static bool? ReadStatus(JsonElement root)
    {
        var said = All(root, "status").Select(ToBoolean).Distinct().ToList();
        return said is [var only] ? only : null;
    }

    private static bool? ToBoolean(JsonElement value) => Scalar(value)?.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    private static string? ReadId(JsonElement root) => All(root, "id")
        .SelectMany(id => id.ValueKind == JsonValueKind.Array ? id.EnumerateArray().AsEnumerable() : [id])
        .Where(id => id.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        .Select(id => WebhookText.Id(Scalar(id)))
        .FirstOrDefault(id => id is { Length: <= LongestId });

    private static string? Text(JsonElement root, string name) => All(root, name).Select(Scalar).FirstOrDefault(text => text is not null);

    private static IEnumerable<JsonElement> All(JsonElement root, string name) => root.EnumerateObject()
        .Where(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
        .Select(property => property.Value);

    /// <summary>A string, number or boolean as text; null when it is none of them, or blank.</summary>
    private static string? Scalar(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => WebhookText.Clean(value.GetString()!),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
