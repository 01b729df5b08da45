using Npgsql;
using NpgsqlTypes;
using Prima.Core.Consent;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Core.Reminders;
using Prima.Core.Templates;
using Prima.Data.Consent;
using Prima.Data.Operations;
using Prima.Data.Plans;
using Prima.Data.Postgres;

namespace Prima.Data.Patients;

/// <summary>A volunteer's view of patients and deeds for them. Each deed is one transaction that holds the patient; a dry run is the same one, rolled back.</summary>
internal sealed class PostgresPatientDesk(NpgsqlDataSource dataSource, PeopleTerms terms, MessageCatalogue catalogue, IHorizon horizon) : IPatientDesk
{
    private static readonly string ListPatients = Sql.Query("patients/list");
    private static readonly string ShowPatient = Sql.Query("patients/show");
    private static readonly string ShowEvents = Sql.Query("patients/show_events");
    private static readonly string FindActor = Sql.Query("patients/find_actor");
    private static readonly string Lock = Sql.Query("patients/lock");
    private static readonly string Status = Sql.Query("patients/status");

    public async Task<IReadOnlyList<PatientStatusRow>> ListAsync(PatientFilter filter, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(ListPatients);
        command.Parameters
            .With("consent", filter.Consent, NpgsqlDbType.Text)
            .With("is_active", filter.IsActive, NpgsqlDbType.Boolean)
            .With("after", filter.After, NpgsqlDbType.Text)
            .With("limit", filter.Limit);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        return await reader.RowsAsync(PatientRows.Read, stopping);
    }

    public async Task<PatientStory?> ShowAsync(PhoneNumber phone, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateSnapshot();
        batch.Statement(ShowPatient).Parameters.With("phone", phone.Digits);
        batch.Statement(ShowEvents).Parameters.With("phone", phone.Digits);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var found = await reader.NextRowsAsync(
            row => (Row: PatientRows.Read(row), Name: row.GetString(8), Volunteer: row.TextOrNull(9), Plans: row.GetFieldValue<string[]>(10)), stopping);
        var events = await reader.NextRowsAsync(MessageRows.ReadEvent, stopping);
        return found is [var one] ? new PatientStory(one.Row, one.Name, one.Volunteer, one.Plans, events) : null;
    }

    public Task<PatientAnswer> AskAsync(PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        DoAsync(phone, deed, held => ConsentDeeds.AskAsync(held, stopping), stopping);

    public Task<PatientAnswer> RecordAsync(PhoneNumber phone, RecordedConsent consent, bool again, PatientDeed deed, CancellationToken stopping) =>
        DoAsync(phone, deed, held => ConsentDeeds.RecordAsync(held, consent, again, stopping), stopping);

    public async Task<PatientAnswer> ChangeNumberAsync(PhoneNumber phone, PhoneNumber number, PatientDeed deed, CancellationToken stopping)
    {
        try
        {
            return await DoAsync(phone, deed, held => PatientDeeds.ChangeNumberAsync(held, number, stopping), stopping);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return new PatientAnswer.Refused(PatientRefusal.PhoneInUse);
        }
    }

    public Task<PatientAnswer> PauseAsync(PhoneNumber phone, DateOnly from, DateOnly? until, PatientDeed deed, CancellationToken stopping) =>
        DoAsync(phone, deed, held => PatientDeeds.PauseAsync(held, from, until, stopping), stopping);

    public Task<PatientAnswer> ResumeAsync(PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        DoAsync(phone, deed, held => PatientDeeds.PauseAsync(held, null, null, stopping), stopping);

    public Task<PatientAnswer> DeactivateAsync(PhoneNumber phone, bool farewell, PatientDeed deed, CancellationToken stopping) =>
        DoAsync(phone, deed, held => PatientDeeds.LeaveAsync(held, delete: false, farewell, stopping), stopping);

    public Task<PatientAnswer> ReactivateAsync(PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        DoAsync(phone, deed, held => PatientDeeds.ReactivateAsync(held, stopping), stopping);

    public Task<PatientAnswer> DeleteAsync(PhoneNumber phone, bool farewell, PatientDeed deed, CancellationToken stopping) =>
        DoAsync(phone, deed, held => PatientDeeds.LeaveAsync(held, delete: true, farewell, stopping), stopping);

    /// <param name="act">Returns the rule that forbids it, or null.</param>
    private async Task<PatientAnswer> DoAsync(PhoneNumber phone, PatientDeed deed, Func<HeldPatient, Task<string?>> act, CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        if (await transaction.QueryAsync(FindActor, p => p.With("phone", deed.By.Digits), row => (Id: row.GetGuid(0), Name: row.GetString(1)), stopping) is not [var actor])
            return new PatientAnswer.UnknownVolunteer();
        if (await transaction.QueryAsync(Lock, p => p.With("phone", phone.Digits).With("clock_offset", terms.ClockOffset), LockedPatient.Read, stopping) is not [var patient])
            return new PatientAnswer.UnknownPatient();

        var signed = new Deed(actor.Id.ToString(), deed.Reason, deed.DryRun);
        var held = new HeldPatient(transaction, patient, new ConsentWriter(transaction, terms, catalogue, signed, actor.Id), actor.Name, signed);
        if (await act(held) is { } forbidden)
            return new PatientAnswer.Refused(forbidden, held.RefusedUntil);
        var after = await transaction.QueryAsync(Status, p => p.With("patient_id", patient.Id), PatientRows.Read, stopping);
        var done = new PatientAnswer.Done(after.SingleOrDefault(), held.Changed);
        if (deed.DryRun)
            return done;
        await transaction.CommitAsync(stopping);
        return done with { HorizonIsFilled = await horizon.TryFillAsync(held.Begun, stopping) };
    }
}
