using System.Text.Json;

namespace Prima.Tests.Support;

/// <summary>A line of the gateway's own file.</summary>
internal sealed record TakenMessage(DateTimeOffset At, string Device, string Target, string Message, string Id)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<TakenMessage> ReadAll(string file) =>
        File.Exists(file) ? [.. File.ReadAllLines(file).Select(line => JsonSerializer.Deserialize<TakenMessage>(line, Form)!)] : [];
}
