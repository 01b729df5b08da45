using System.Text.Json;
using Prima.Core.Patients;

namespace Prima.Workers.FakeFonnte;

/// <summary>Scripted faults: JSON lines <c>{"nth":N | "target":"62…", "fault":"…", "ms":N}</c>.</summary>
/// <remarks>
/// <c>nth</c> counts the requests to <c>/send</c>, from 1. A line is used once; several lines of one target serve its requests in the order of the file.
/// </remarks>
internal sealed class FakeScript
{
    /// <summary>A day: no test waits longer.</summary>
    private const int MostMs = 86_400_000;

    private readonly Lock guard = new();
    private readonly Dictionary<int, Step> byNumber = [];
    private readonly Dictionary<string, Queue<Step>> byTarget = [];

    public static FakeScript Empty => new();

    public static FakeScript Read(string path) => Parse(File.ReadLines(path));

    public static FakeScript Parse(IEnumerable<string> lines)
    {
        var script = new FakeScript();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                script.Add(number, line);
        }

        return script;
    }

    /// <summary>The step for this request, if there is one; it will not come again.</summary>
    public Step? Take(int nth, string? target)
    {
        lock (guard)
        {
            if (byNumber.Remove(nth, out var step))
                return step;
            return target is not null && byTarget.TryGetValue(Canonical(target), out var steps) && steps.TryDequeue(out step) ? step : null;
        }
    }

    private void Add(int number, string line)
    {
        Line? read;
        try
        {
            read = JsonSerializer.Deserialize<Line>(line, Strict);
        }
        catch (JsonException)
        {
            throw new FakeScriptException(number, "expected {\"nth\":N or \"target\":\"62…\",\"fault\":\"…\",\"ms\":N}");
        }

        if (read is null || (read.Nth is null) == (read.Target is null))
            throw new FakeScriptException(number, "expected one of nth and target");
        if (read.Nth < 1 || read.Ms is < 0 or > MostMs)
            throw new FakeScriptException(number, $"nth is at least 1, and ms from 0 to {MostMs}");
        var fault = FakeFaults.Find(read.Fault ?? "")
            ?? throw new FakeScriptException(number, $"no fault is called '{read.Fault}'; there are: {string.Join(", ", FakeFaults.All.Select(f => f.Name))}");
        var step = new Step(fault, read.Ms is { } ms ? TimeSpan.FromMilliseconds(ms) : null);
        if (read.Nth is { } nth)
        {
            if (!byNumber.TryAdd(nth, step))
                throw new FakeScriptException(number, $"request {nth} has a fault already");
        }
        else
        {
            if (!byTarget.TryGetValue(Canonical(read.Target!), out var steps))
                byTarget[Canonical(read.Target!)] = steps = new Queue<Step>();
            steps.Enqueue(step);
        }
    }

    /// <summary>One number is one target, however it is written.</summary>
    private static string Canonical(string target) => PhoneNumber.TryParse(target, out var number, out _) ? number.Digits : target;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>A fault, and its milliseconds where the line has some.</summary>
    internal sealed record Step(FakeFault Fault, TimeSpan? Wait);

    private sealed record Line(int? Nth, string? Target, string? Fault, double? Ms);
}
