using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>What slows the database down, fills it up or stands still in it, each with the command that cures it. Changes nothing.</summary>
internal sealed class DoctorVerb : Verb
{
    public DoctorVerb()
        : base("doctor", "Look for what ails the database, and name the cure", "prima doctor", "prima doctor --json")
    {
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var findings = await services.GetRequiredService<IDatabaseInspector>().ExamineAsync(stopping);
        if (call.Output.Json)
            call.Output.Document(findings);
        else if (findings.Count == 0)
            call.Output.Line("Nothing ails the database.");
        foreach (var finding in findings)
        {
            call.Output.Line($"{finding.Subject}: {finding.Finding}");
            call.Output.Line($"  {finding.Cure}");
        }

        return findings.Count > 0 ? ExitCode.Degraded : ExitCode.Done;
    }
}
