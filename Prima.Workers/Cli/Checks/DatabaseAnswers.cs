using Prima.Core.Operations;
using Prima.Data.Postgres;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli.Checks;

/// <summary>Does the database answer and let us in, and is it one that Prima can use?</summary>
internal sealed class DatabaseAnswers(DatabaseOptions database, IDatabaseProbe probe, IDatabaseInspector inspector) : ICheck
{
    public string Subject => "database";

    public async Task<Finding> LookAsync(CancellationToken stopping)
    {
        var fault = await probe.AskAsync(stopping);
        if (fault is not null and not DatabaseFault.NoSchema and not DatabaseFault.NewerSchema)
            return Of(fault.Value);
        var facts = await inspector.LookAsync(stopping);
        if (facts.IsReadOnly)
            return Of(DatabaseFault.ReadOnly);
        if (!facts.Encoding.Equals("UTF8", StringComparison.OrdinalIgnoreCase))
            return Finding.Wrong($"The database's encoding is {facts.Encoding}, and texts need UTF8: make another one (createdb --encoding=UTF8 --template=template0 NAME), name it in ConnectionStrings:Prima, then run: prima migrate");
        return fault switch
        {
            DatabaseFault.NoSchema when facts.Applied.Count == 0 => Finding.Wrong("The database has no Prima schema: run: prima migrate"),
            DatabaseFault.NoSchema => Finding.Wrong($"The database's schema is older than this program, it lacks {string.Join(", ", facts.Missing)}: run: prima migrate"),
            { } newer => Of(newer),
            null when facts.Forgetful is ["synchronous_commit"] => Finding.Look("synchronous_commit is off here: what Prima commits is on disk all the same, but what other services enqueue may be gone after a crash of the server. Turn it on in postgresql.conf, or where this database or role turned it off (alter database … reset synchronous_commit)."),
            null when facts.Forgetful.Count > 0 => Finding.Look($"{string.Join(" and ", facts.Forgetful)} {(facts.Forgetful.Count == 1 ? "is" : "are")} off: after a crash of the machine the server may have forgotten what was sent, and it is sent again. Turn on: alter system set {facts.Forgetful[0]} = on; select pg_reload_conf()"),
            null => Finding.Good($"answers at {ConnectionStrings.Describe(database.Prima!)}: PostgreSQL {facts.ServerVersion}, UTF8, schema up to date"),
        };
    }

    private static Finding Of(DatabaseFault fault)
    {
        var (code, sentence) = FaultSentences.Of(fault);
        return new Finding(code, sentence);
    }
}
