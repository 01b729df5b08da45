using System.Text.Json;

namespace Prima.Workers.Demo;

/// <summary>A request as the gateway's own file has it: on disk there before the gateway answered.</summary>
internal sealed record TakenRequest(string Target, string Message)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<TakenRequest> ReadAll(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize<TakenRequest>(line, Form)!)] : [];
}
