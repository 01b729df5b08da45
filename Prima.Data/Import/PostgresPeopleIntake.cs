using Npgsql;
using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Data.Postgres;

namespace Prima.Data.Import;

/// <summary>A file is one transaction: what it adds is inserted, what is there is locked and compared, and only what differs is written.</summary>
internal sealed class PostgresPeopleIntake(NpgsqlDataSource dataSource, PeopleTerms terms) : IPeopleIntake
{
    public async Task<ImportAnswer> ImportVolunteersAsync(IReadOnlyList<VolunteerRow> rows, Deed deed, CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        return await EndAsync(transaction, await VolunteerImport.WriteAsync(transaction, rows, deed, stopping), deed, stopping);
    }

    public async Task<ImportAnswer> ImportPatientsAsync(IReadOnlyList<PatientRow> rows, Deed deed, CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        return await EndAsync(transaction, await new PatientImport(transaction, terms, deed).WriteAsync(rows, stopping), deed, stopping);
    }

    private static async Task<ImportAnswer> EndAsync(SteppedTransaction transaction, ImportAnswer answer, Deed deed, CancellationToken stopping)
    {
        if (answer is ImportAnswer.Taken && !deed.DryRun)
            await transaction.CommitAsync(stopping);
        return answer;
    }
}
