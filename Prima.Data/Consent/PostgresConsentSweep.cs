using Npgsql;
using Prima.Core.Consent;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Data.Postgres;

namespace Prima.Data.Consent;

/// <summary>The sweep: find, lock the patients, look again, write; one transaction.</summary>
internal sealed class PostgresConsentSweep(NpgsqlDataSource dataSource, PeopleTerms terms, MessageCatalogue catalogue) : IConsentSweep
{
    private static readonly Deed Deed = new("prima", "sweep");
    private static readonly string FindDue = Sql.Query("consent/find_due");
    private static readonly string LockPatients = Sql.Query("consent/lock_patients");
    private static readonly string EndDue = Sql.Query("consent/end_due");
    private static readonly string Raise = Sql.Query("volunteer_tasks/raise");

    public async Task<int> SweepAsync(CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        var due = await transaction.QueryAsync(FindDue, p => p.With("clock_offset", terms.ClockOffset), row => row.GetGuid(0), stopping);
        if (due.Count == 0)
            return 0;
        var held = (await transaction.QueryAsync(LockPatients, p => p.With("patient_ids", due.ToArray()), row => (Id: row.GetGuid(0), Phone: row.GetString(1)), stopping)).ToDictionary(row => row.Id, row => row.Phone);
        var ended = await transaction.QueryAsync(
            EndDue, p => p.With("patient_ids", held.Keys.ToArray()).With("clock_offset", terms.ClockOffset),
            row => (Request: row.GetGuid(0), Patient: row.GetGuid(1), Unsent: row.GetBoolean(2), From: row.GetString(3)), stopping);
        if (ended.Count == 0)
            return 0;

        var writer = new ConsentWriter(transaction, terms, catalogue, Deed, actor: null);
        foreach (var same in ended.GroupBy(one => one.Unsent))
            await writer.MoveAsync(
                [.. same.Select(one => new ConsentMove(one.Patient, held[one.Patient], "", one.Unsent ? one.From : ConsentStatus.Expired) { RequestId = one.Request })],
                same.Key ? ConsentCause.SendFailed : ConsentCause.Expiry, stopping);
        await transaction.ExecuteAsync(
            Raise,
            p => p.With("patient_ids", ended.Select(one => one.Patient).ToArray())
                .With("reasons", ended.Select(one => one.Unsent ? "send_failed" : "consent_expired").ToArray())
                .With("priorities", ended.Select(_ => "normal").ToArray())
                .With("notes", ended.Select(_ => "consent.request").ToArray()),
            stopping);
        await transaction.CommitAsync(stopping);
        return ended.Count;
    }
}
