using Prima.Core.Operations;
using Prima.Workers.Cli.Status;

namespace Prima.Workers.Cli;

/// <summary>The state of the whole: one sentence, what needs a person, what limits the rate, and the figures.</summary>
internal sealed class StatusVerb : Verb
{
    public StatusVerb()
        : base("status", "Say how the whole is, and what limits the rate now", "prima status", "prima status --json")
    {
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var fleet = await services.GetRequiredService<IFleetDesk>().LookAsync(stopping);
        var reading = FleetReading.Of(fleet);
        if (call.Output.Json)
            call.Output.Document(StatusPage.Document(fleet, reading));
        else
            StatusPage.Write(call.Output, fleet, reading);
        return reading.Problems.Count > 0 ? ExitCode.Degraded : ExitCode.Done;
    }
}
