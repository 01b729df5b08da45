using System.CommandLine;
using Prima.Workers.Cli.Checks;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>Looks at everything that can be wrong before a worker starts, and reports all of it.</summary>
internal sealed class CheckVerb : Verb
{
    private static readonly Option<string?> RoleNames = new("--roles") { Description = "The roles the settings must suffice for (default: all)", HelpName = "a,b" };

    public CheckVerb()
        : base("check", "Check every setting, the database, the clock and the gateway", "prima check", "prima check --roles sender,janitor --json") => Options.Add(RoleNames);

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var findings = await FindAsync(call, RoleList.Parse(call.Get(RoleNames)), stopping);
        call.Output.Rows(["subject", "result", "finding"], [.. findings.Select(row => new object?[] { row.Subject, Word(row.Finding.Code), row.Finding.Sentence })]);
        return Worst(findings.Select(row => row.Finding.Code));
    }

    private static async Task<List<(string Subject, Finding Finding)>> FindAsync(Invocation call, Roles roles, CancellationToken stopping)
    {
        PrimaSettings settings;
        try
        {
            settings = call.LoadSettings(roles);
        }
        catch (SettingsException wrong)
        {
            // The other checks would look at the wrong things.
            return [.. wrong.Errors.Select(error => ("settings", new Finding(ExitCode.Usage, error)))];
        }

        await using var services = VerbServices.Build(settings);
        List<(string, Finding)> findings = [("settings", Finding.Good("every key is known and every value is allowed"))];
        var databaseIsGood = true;
        foreach (var check in services.GetServices<ICheck>().Where(check => databaseIsGood || !check.NeedsDatabase))
        {
            var finding = await LookAsync(check, stopping);
            findings.Add((check.Subject, finding));
            databaseIsGood &= check is not DatabaseAnswers || finding.Code == ExitCode.Done;
        }

        return findings;
    }

    /// <summary>What must be put right by hand comes before what may pass by itself.</summary>
    internal static ExitCode Worst(IEnumerable<ExitCode> codes)
    {
        ExitCode[] order = [ExitCode.Done, ExitCode.Degraded, ExitCode.Unreachable, ExitCode.Failed, ExitCode.Refused, ExitCode.Usage];
        return codes.MaxBy(code => Array.IndexOf(order, code));
    }

    private static async Task<Finding> LookAsync(ICheck check, CancellationToken stopping)
    {
        try
        {
            return await check.LookAsync(stopping);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            var (code, sentence) = FaultSentences.Of(fault);
            return new Finding(code, sentence);
        }
    }

    private static string Word(ExitCode code) => code switch { ExitCode.Done => "good", ExitCode.Degraded => "look", _ => "wrong" };
}
