using System.CommandLine;
using System.Globalization;
using Prima.Workers.Demo;

namespace Prima.Workers.Cli;

/// <summary>The main job, complete, on a machine that has nothing: database, gateway and workers of its own, and the ledger at the end.</summary>
internal sealed class DemoVerb : Verb
{
    private static readonly Option<int> Patients = new("--patients") { Description = "Patients with a plan each, and as many messages at the start; more than the samples have repeat them with made-up numbers", HelpName = "N", DefaultValueFactory = _ => 200 };
    private static readonly Option<int> Workers = new("--workers") { Description = "Worker processes", HelpName = "N", DefaultValueFactory = _ => 3 };
    private static readonly Option<bool> Chaos = new("--chaos") { Description = "Kill a random worker every second, and let the gateway misbehave" };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Leave the database running at the end, and say how to get in" };
    private static readonly Option<int?> Seconds = new("--seconds") { Description = "Keep enqueueing this long (default: not at all, or 30 with --chaos)", HelpName = "N" };

    public DemoVerb()
        : base("demo", "See the whole at work: a database, a fake gateway and workers of its own, and the ledger at the end", "prima demo", "prima demo --chaos --workers 4")
    {
        Require(Patients, 1, 100_000);
        Require(Workers, 1, 32);
        Require(Seconds, 0, 3_600);
        foreach (var option in (Option[])[Patients, Workers, Chaos, Keep, Seconds])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var chaos = call.Get(Chaos);
        var seconds = call.Get(Seconds) is { } given ? TimeSpan.FromSeconds(given) : chaos ? DemoPlan.ChaosEnqueueing : TimeSpan.Zero;
        var plan = new DemoPlan(call.Get(Patients), call.Get(Workers), chaos, call.Get(Keep), seconds);
        return await new DemoShow(plan, new DemoPage(call.Output)).RunAsync(stopping) ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Require(Option option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var typed] && int.TryParse(typed.Value, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
            result.AddError($"{option.Name} must be a whole number from {least} to {most}.");
    });
}
