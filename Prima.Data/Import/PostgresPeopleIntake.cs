using Npgsql;
using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Core.Reminders;
using Prima.Core.Templates;
using Prima.Data.Consent;
using Prima.Data.Plans;
using Prima.Data.Postgres;

namespace Prima.Data.Import;

/// <summary>A file is one transaction: what it adds is inserted, what is there is locked and compared, and only what differs is written.</summary>
internal sealed class PostgresPeopleIntake(NpgsqlDataSource dataSource, PeopleTerms terms, MessageCatalogue catalogue, IHorizon horizon) : IPeopleIntake
{
    private const int MostRounds = 5;

    public async Task<ImportAnswer> ImportVolunteersAsync(IReadOnlyList<VolunteerRow> rows, Deed deed, CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        return await EndAsync(transaction, await VolunteerImport.WriteAsync(transaction, rows, deed, stopping), [], deed, stopping);
    }

    public Task<ImportAnswer> ImportPatientsAsync(IReadOnlyList<PatientRow> rows, Deed deed, CancellationToken stopping) => ImportAsync(
        async transaction =>
        {
            var consent = new ConsentImport(transaction, new ConsentWriter(transaction, terms, catalogue, deed, actor: null));
            var import = new PatientImport(transaction, terms, consent, deed);
            return (await import.WriteAsync(rows, stopping), import.Begun);
        },
        deed, stopping);

    public Task<ImportAnswer> ImportPlansAsync(IReadOnlyList<PlanRow> rows, Deed deed, CancellationToken stopping) => ImportAsync(
        async transaction =>
        {
            var import = new PlanImport(transaction, terms, catalogue, deed);
            return (await import.WriteAsync(rows, stopping), import.Begun);
        },
        deed, stopping);

    /// <summary>A rival that adds or deletes the same rows makes the second look see it: a second round is rare, a third needs a third rival.</summary>
    private async Task<ImportAnswer> ImportAsync(Func<SteppedTransaction, Task<(ImportAnswer? Answer, List<Guid> Begun)>> write, Deed deed, CancellationToken stopping)
    {
        for (var round = 1; round <= MostRounds; round++)
        {
            await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
            if (await write(transaction) is (var answer and not null, var begun))
                return await EndAsync(transaction, answer, begun, deed, stopping);
        }

        throw new InvalidOperationException("Others kept adding or deleting the same rows. Nothing was changed.");
    }

    private async Task<ImportAnswer> EndAsync(SteppedTransaction transaction, ImportAnswer answer, List<Guid> begun, Deed deed, CancellationToken stopping)
    {
        if (answer is not ImportAnswer.Taken taken || deed.DryRun)
            return answer;
        await transaction.CommitAsync(stopping);
        return taken with { HorizonIsFilled = await horizon.TryFillAsync(begun, stopping) };
    }
}
