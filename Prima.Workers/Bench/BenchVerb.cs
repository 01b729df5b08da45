using System.CommandLine;
using System.Globalization;
using Prima.Workers.Cli;

namespace Prima.Workers.Bench;

/// <summary>Figures for this machine: real worker processes, the whole protocol, a gateway that accepts at once, fsync on.</summary>
internal sealed class BenchVerb : Verb
{
    private const int DrainMessages = 100_000, BacklogMessages = 20_000, EnqueueMessages = 20_000, DuePlans = 10_000, DueReminders = 20_000, WebhookRate = 200, Answers = 5_000, FinishedRows = 1_000_000;
    private static readonly string[] Names = ["drain", "enqueue", "latency", "backlog", "limits"];
    private static readonly Argument<string?> What = new("what") { Description = "drain, enqueue, latency, backlog or limits; all five without a name; reminders, webhooks, inbox and verbs", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<int?> Messages = Number("--messages", "Messages that are ready (drain 100000) or are enqueued (20000), answers (inbox 5000)");
    private static readonly Option<int?> Workers = Number("--workers", "Worker processes (1)");
    private static readonly Option<int?> Devices = Number("--devices", "Sending devices (16)");
    private static readonly Option<int?> Callers = Number("--callers", "Connections at the same time (enqueue 8, limits and webhooks 16)");
    private static readonly Option<int?> Batch = Number("--batch", "Messages of one enqueueing call (1)");
    private static readonly Option<int?> Rate = Number("--rate", "Messages a second (latency 50, webhooks 200)");
    private static readonly Option<int?> Seconds = Number("--seconds", "How long (latency, limits and webhooks 10)");
    private static readonly Option<int?> Scheduled = Number("--scheduled", "Future messages beside the ready ones (backlog 1000000)");
    private static readonly Option<int?> Rows = Number("--rows", "Finished messages beside the verbs (verbs 1000000)");
    private static readonly Option<int?> Plans = Number("--plans", "Plans that the horizon expands (reminders 10000)");
    private static readonly Option<int?> Schedulers = Number("--schedulers", "Schedulers at the same time (reminders 1)");
    private static readonly Option<bool> NoWakeUps = new("--no-wake-ups") { Description = "Latency by polling alone" };

    public BenchVerb()
        : base("bench", "Measure this machine", "prima bench", "prima bench drain --workers 4 --json", "prima bench enqueue --batch 1000 --messages 100000")
    {
        What.AcceptOnlyFromAmong([.. Names, "reminders", "webhooks", "inbox", "verbs"]);
        Arguments.Add(What);
        foreach (var option in (Option[])[Messages, Workers, Devices, Callers, Batch, Rate, Seconds, Scheduled, Rows, Plans, Schedulers, NoWakeUps])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var stage = await BenchStage.OpenAsync(call.Get(Callers) ?? 0, stopping);
        var all = new Dictionary<string, object>();
        var rows = new List<IReadOnlyList<object?>>();
        var exit = ExitCode.Done;
        foreach (var name in call.Get(What) is { } one ? [one] : Names)
        {
            call.Output.Note($"measuring {name} …");
            var figures = await MeasureAsync(name, call, stage, stopping);
            all.Add(name, figures);
            rows.AddRange(figures.Select(figure => (IReadOnlyList<object?>)[name, figure.Key, Shown(figure.Value)]));
            if (figures.TryGetValue("worst_window", out var worst) && (int)worst > LimitsBench.Permits)
                exit = ExitCode.Failed;
        }

        if (call.Output.Json)
            call.Output.Document(call.Get(What) is { } single ? all[single] : all);
        else
            call.Output.Rows(["bench", "figure", "value"], rows);
        return exit;
    }

    private static async Task<Dictionary<string, object>> MeasureAsync(string name, Invocation call, BenchStage stage, CancellationToken stopping)
    {
        var clock = TimeProvider.System;
        var workers = call.Get(Workers) ?? 1;
        var devices = call.Get(Devices) ?? 16;
        switch (name)
        {
            case "drain":
            {
                var messages = call.Get(Messages) ?? DrainMessages;
                var elapsed = await DrainBench.RunAsync(stage, messages, 0, workers, devices, clock, stopping);
                var (limit, roundTrips) = await DrainBench.RunBareAsync(stage, messages, devices, clock);
                return Speed(new() { ["messages"] = messages, ["workers"] = workers }, messages, elapsed, limit, ("round_trips", roundTrips));
            }

            case "enqueue":
            {
                var (messages, callers, batch) = (call.Get(Messages) ?? EnqueueMessages, call.Get(Callers) ?? 8, call.Get(Batch) ?? 1);
                var (enqueue, plain) = await EnqueueBench.RunAsync(stage, callers, batch, messages, devices, clock);
                return Speed(new() { ["messages"] = messages, ["callers"] = callers, ["batch"] = batch }, messages, enqueue, messages / plain.TotalSeconds);
            }

            case "latency":
            {
                var (rate, seconds) = (call.Get(Rate) ?? 50, call.Get(Seconds) ?? 10);
                var latencies = await LatencyBench.RunAsync(stage, rate, seconds, workers, devices, !call.Get(NoWakeUps), clock, stopping);
                var bare = await LatencyBench.RunBareAsync(stage, rate, seconds, clock, stopping);
                return new()
                {
                    ["messages"] = rate * seconds, ["rate"] = rate, ["seconds"] = seconds, ["workers"] = workers,
                    ["p50_ms"] = latencies.At(50), ["p95_ms"] = latencies.At(95), ["p99_ms"] = latencies.At(99), ["max_ms"] = latencies.At(100),
                    ["bare_p50_ms"] = bare.At(50), ["bare_p99_ms"] = bare.At(99),
                };
            }

            case "reminders":
                return await RemindersBench.RunAsync(stage, call.Get(Plans) ?? DuePlans, call.Get(Messages) ?? DueReminders, call.Get(Schedulers) ?? 1, clock, stopping);

            case "inbox":
                return await InboxBench.RunAsync(stage, call.Get(Messages) ?? Answers, workers, clock, stopping);

            case "verbs":
                return await VerbsBench.RunAsync(stage, call.Get(Rows) ?? FinishedRows, clock, stopping);

            case "webhooks":
                return await WebhooksBench.RunAsync(stage, call.Get(Rate) ?? WebhookRate, call.Get(Seconds) ?? 10, call.Get(Callers) ?? 16, clock, stopping);

            case "backlog":
            {
                var scheduled = call.Get(Scheduled) ?? 1_000_000;
                var elapsed = await DrainBench.RunAsync(stage, BacklogMessages, scheduled, workers, devices, clock, stopping);
                return Speed(new() { ["scheduled"] = scheduled, ["messages"] = BacklogMessages, ["workers"] = workers }, BacklogMessages, elapsed, null);
            }

            default:
            {
                var (callers, seconds) = (call.Get(Callers) ?? 16, call.Get(Seconds) ?? 10);
                var (decisions, granted, worst) = await LimitsBench.RunAsync(stage, callers, seconds, clock, stopping);
                return new()
                {
                    ["callers"] = callers, ["seconds"] = seconds, ["decisions"] = decisions, ["per_second"] = Math.Round((double)decisions / seconds),
                    ["granted"] = granted, ["worst_window"] = worst,
                };
            }
        }
    }

    private static Dictionary<string, object> Speed(
        Dictionary<string, object> figures, int messages, TimeSpan elapsed, double? limit, params ReadOnlySpan<(string Name, object Value)> more)
    {
        figures["seconds"] = Math.Round(elapsed.TotalSeconds, 3);
        figures["per_second"] = Math.Round(messages / elapsed.TotalSeconds);
        if (limit is { } plain)
        {
            figures["limit_per_second"] = Math.Round(plain);
            figures["ratio"] = Math.Round(messages / elapsed.TotalSeconds / plain, 2);
        }

        foreach (var (name, value) in more)
            figures[name] = value;
        return figures;
    }

    private static string Shown(object value) => value switch
    {
        double real => real.ToString("#,0.##", CultureInfo.InvariantCulture),
        IFormattable whole => whole.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static Option<int?> Number(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < 1))
                result.AddError($"{name} takes a whole number above 0.");
        });
        return option;
    }
}
