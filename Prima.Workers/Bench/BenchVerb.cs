using System.CommandLine;
using Prima.Workers.Cli;

namespace Prima.Workers.Bench;

/// <summary>Figures for this machine.</summary>
internal sealed class BenchVerb : Verb
{
    private static readonly Argument<string?> What = new("what") { Description = "drain", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<int> Messages = new("--messages") { Description = "Messages that are ready", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<int> Workers = new("--workers") { Description = "Worker processes", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Devices = new("--devices") { Description = "Sending devices", DefaultValueFactory = _ => 16 };

    public BenchVerb()
        : base("bench", "Measure this machine", "prima bench drain", "prima bench drain --workers 4 --json")
    {
        What.AcceptOnlyFromAmong("drain");
        Arguments.Add(What);
        Options.Add(Messages);
        Options.Add(Workers);
        Options.Add(Devices);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var stage = await BenchStage.OpenAsync(stopping);
        var messages = call.Get(Messages);
        var devices = call.Get(Devices);
        var clock = TimeProvider.System;
        var elapsed = await DrainBench.RunAsync(stage, messages, 0, call.Get(Workers), devices, clock, stopping);
        var (limit, roundTrips) = await DrainBench.RunBareAsync(stage, messages, devices, clock);
        var rate = messages / elapsed.TotalSeconds;
        call.Output.Line($"{rate:N0}/s with {call.Get(Workers)} workers; bare {limit:N0}/s ({roundTrips} round trips); ratio {rate / limit:F2}");
        return ExitCode.Done;
    }
}
