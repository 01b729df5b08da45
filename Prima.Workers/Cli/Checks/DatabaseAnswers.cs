using Prima.Core.Operations;
using Prima.Data.Postgres;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli.Checks;

/// <summary>Does the database answer, and let us in?</summary>
internal sealed class DatabaseAnswers(DatabaseOptions database, IDatabaseProbe probe) : ICheck
{
    public string Subject => "database";

    public async Task<Finding> LookAsync(CancellationToken stopping)
    {
        if (await probe.AskAsync(stopping) is not { } fault)
            return Finding.Good($"answers at {ConnectionStrings.Describe(database.Prima!)}");
        var (code, sentence) = FaultSentences.Of(fault);
        return new Finding(code, sentence);
    }
}
