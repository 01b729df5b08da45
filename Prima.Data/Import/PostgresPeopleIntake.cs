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

    public async Task<ImportAnswer> ImportPatientsAsync(IReadOnlyList<PatientRow> rows, Deed deed, CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        var consent = new ConsentImport(transaction, new ConsentWriter(transaction, terms, catalogue, deed, actor: null));
        var import = new PatientImport(transaction, terms, consent, deed);
        return await EndAsync(transaction, await import.WriteAsync(rows, stopping), import.Begun, deed, stopping);
    }

    public async Task<ImportAnswer> ImportPlansAsync(IReadOnlyList<PlanRow> rows, Deed deed, CancellationToken stopping)
    {
        // A rival that adds the same plans makes the second look find them: a second round is rare, a third needs a third rival.
        for (var round = 1; round <= MostRounds; round++)
        {
            await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
            var import = new PlanImport(transaction, terms, catalogue, deed);
            if (await import.WriteAsync(rows, stopping) is { } answer)
                return await EndAsync(transaction, answer, import.Begun, deed, stopping);
        }

        throw new InvalidOperationException("Others kept adding the same plans. Nothing was changed.");
    }

    private async Task<ImportAnswer> EndAsync(SteppedTransaction transaction, ImportAnswer answer, List<Guid> begun, Deed deed, CancellationToken stopping)
    {
        if (answer is not ImportAnswer.Taken taken || deed.DryRun)
            return answer;
        await transaction.CommitAsync(stopping);
        return taken with { HorizonIsFilled = await horizon.TryFillAsync(begun, stopping) };
    }
}
