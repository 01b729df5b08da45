using System.Globalization;
using NpgsqlTypes;
using Prima.Core.Consent;
using Prima.Core.Patients;
using Prima.Core.Reminders;
using Prima.Data.Consent;
using Prima.Data.FollowUps;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Patients;

/// <summary>What volunteers do about patients, apart from consent. Each returns the rule that forbids it, or null.</summary>
internal static class PatientDeeds
{
    private static readonly string ChangeNumber = Sql.Query("patients/change_number");
    private static readonly string Pause = Sql.Query("patients/pause");
    private static readonly string IsMourned = Sql.Query("patients/is_mourned");
    private static readonly string SetActive = Sql.Query("patients/set_active");
    private static readonly string OfNumbers = Sql.Query("consent/of_numbers");

    /// <summary>Consent belongs to the number: the new one is not asked yet, unless somebody said no with it.</summary>
    public static async Task<string?> ChangeNumberAsync(HeldPatient held, PhoneNumber number, CancellationToken stopping)
    {
        if (number.Digits == held.Patient.Phone)
            return null;
        var before = (await held.Transaction.QueryAsync(OfNumbers, p => p.With("phones", new[] { number.Digits }), row => row.TextOrNull(1), stopping))[0];

        // Written of the old number, which is then known as one that was left.
        await held.Consent.MoveAsync([held.Patient.MoveTo(ConsentStatus.NotAsked)], ConsentCause.NumberChanged, stopping);
        var changed = await held.Transaction.QueryAsync(
            ChangeNumber, p => p.With("patient_id", held.Patient.Id).With("number", number.Digits).With(held.Deed), row => row.GetGuid(0), stopping);
        if (changed.Count == 0)
            return PatientRefusal.PhoneInUse;

        // The old number is the one that messages wait for.
        await held.Consent.StopAsync([held.Patient.MoveTo(ConsentStatus.NotAsked)], "cancelled", ReminderReason.NumberChanged, ["alert"], stopping);
        if (ConsentMachine.OfNumber(before) is var inherited and not ConsentStatus.NotAsked)
            await held.Consent.MoveAsync([held.Patient.MoveTo(inherited)], ConsentCause.Inherited, stopping);
        held.Changed = true;
        return null;
    }

    /// <summary>A pause that has begun stops what is asked once more; before one that is to come it goes on, and is looked at when it is due.</summary>
    /// <param name="from">Null: the pause ends.</param>
    public static async Task<string?> PauseAsync(HeldPatient held, DateOnly? from, DateOnly? until, CancellationToken stopping)
    {
        if (held.Patient.PausedFrom == from && held.Patient.PausedUntil == until)
            return null;
        if (until < held.Patient.Today)
            return PatientRefusal.PauseIsOver;
        if (from is not null && await IsMournedAsync(held, stopping))
            return PatientRefusal.Mourned;
        await held.Transaction.ExecuteAsync(
            Pause, p => p.With("patient_id", held.Patient.Id).With("from", from, NpgsqlDbType.Date).With("until", until, NpgsqlDbType.Date).With(held.Deed), stopping);
        if (from <= held.Patient.Today)
            await held.Transaction.CancelFollowUpsOfAsync(held.Patient.Id, ReminderReason.Paused, held.Deed, stopping);
        held.Changed = true;
        return null;
    }

    private static async Task<bool> IsMournedAsync(HeldPatient held, CancellationToken stopping) =>
        held.Patient is { PausedFrom: { } from, PausedUntil: null }
        && (await held.Transaction.QueryAsync(IsMourned, p => p.With("patient_id", held.Patient.Id).With("paused_from", from), row => row.GetBoolean(0), stopping))[0];

    /// <summary>Deactivates or deletes: all that waits is cancelled, the plans of who is deleted end, and only a farewell that the volunteer chose is said.</summary>
    public static async Task<string?> LeaveAsync(HeldPatient held, bool delete, bool farewell, CancellationToken stopping)
    {
        var patient = held.Patient;
        if (farewell && patient.ConsentStatus is ConsentStatus.Declined or ConsentStatus.Withdrawn)
            return PatientRefusal.HasLeft;
        if (!patient.IsActive && !delete)
            return null;
        var (to, cause) = delete ? ("deleted", "delete") : ("inactive", "deactivate");
        await SetActiveAsync(held, isActive: false, delete, to, cause, stopping);
        var move = patient.MoveTo(patient.ConsentStatus);
        await (delete ? held.Consent.StopForGoodAsync(move, stopping) : held.Consent.StopAsync(move, ReminderReason.Deactivated, stopping));
        if (farewell)
            await held.Consent.FarewellAsync(move, string.Create(CultureInfo.InvariantCulture, $"farewell:{patient.Id}:{patient.Version}"), stopping);
        held.Changed = true;
        return null;
    }

    /// <summary>Who comes back is asked anew; who said no stays so until then.</summary>
    public static async Task<string?> ReactivateAsync(HeldPatient held, CancellationToken stopping)
    {
        if (held.Patient.IsActive)
            return null;
        await SetActiveAsync(held, isActive: true, deleted: false, "active", "reactivate", stopping);
        var status = ConsentMachine.OnReturn(held.Patient.ConsentStatus);
        await held.Consent.StopAsync(held.Patient.MoveTo(status), ReminderReason.Deactivated, stopping);
        if (status != held.Patient.ConsentStatus)
            await held.Consent.MoveAsync([held.Patient.MoveTo(status)], ConsentCause.Reset, stopping);
        held.Changed = true;
        return null;
    }

    private static Task<int> SetActiveAsync(HeldPatient held, bool isActive, bool deleted, string to, string cause, CancellationToken stopping) => held.Transaction.ExecuteAsync(
        SetActive,
        p => p.With("patient_id", held.Patient.Id).With("is_active", isActive).With("deleted", deleted).With("to_state", to).With("cause", cause).With(held.Deed),
        stopping);
}
