using Prima.Core.Operations;
using Prima.Data.Migrations;
using Prima.Data.Postgres;

namespace Prima.Workers.Cli;

/// <summary>Brings the schema up to date: what is missing, then the functions and views as they are in this build.</summary>
internal sealed class MigrateVerb : Verb
{
    public MigrateVerb()
        : base("migrate", "Bring the database's schema up to date", "prima migrate --dry-run", "prima migrate --ConnectionStrings:Prima=Host=db;Username=owner;Database=prima") =>
        Options.Add(CommonOptions.DryRun);

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var missing = await MigrateAsync(call.LoadSettings().Database.Prima!, call.DryRun, stopping);
        call.Output.Document(new { Migrations = missing, call.DryRun });
        foreach (var name in missing)
            call.Output.Line($"{name}: {(call.DryRun ? "would be applied" : "applied")}");
        call.Output.Line((missing.Count, call.DryRun) switch
        {
            (0, true) => "No migration is missing; nothing was changed.",
            (_, true) => "Nothing was changed.",
            (0, false) => "No migration was missing. Functions and views are as this program needs them.",
            _ => "The schema is up to date.",
        });
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<string>> MigrateAsync(string connectionString, bool dryRun, CancellationToken stopping)
    {
        try
        {
            return await Migrator.MigrateAsync(connectionString, dryRun, stopping);
        }
        catch (Exception fault) when (DatabaseFaults.Classify(fault) == DatabaseFault.MissingRight)
        {
            throw new CommandFault(
                ExitCode.Usage, "This database user may not migrate: it needs CREATEROLE and CREATE on the database, or to be a superuser. Name such a user for this verb alone: --ConnectionStrings:Prima=\"…\"");
        }
    }
}
