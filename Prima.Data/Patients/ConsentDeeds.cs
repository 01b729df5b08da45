using Prima.Core.Consent;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Patients;

/// <summary>What volunteers do about consent. Each returns the rule that forbids it, or null.</summary>
internal static class ConsentDeeds
{
    private static readonly string OfNumbers = Sql.Query("consent/of_numbers");

    public static async Task<string?> AskAsync(HeldPatient held, CancellationToken stopping)
    {
        var (patient, zone) = (held.Patient, Zone.Find(held.Patient.TimeZone));
        if (await held.Consent.TryAskAsync(patient.MoveTo(ConsentStatus.Asked), patient.ConsentStatus, patient.IsActive, zone, held.ActorName, held.Deed.Reason, stopping) is ConsentDecision.Refused refused)
        {
            held.RefusedUntil = refused.Until is { } until ? LocalMoment.Of(until, zone) : null;
            return refused.Code;
        }

        held.Changed = true;
        return null;
    }

    public static async Task<string?> RecordAsync(HeldPatient held, RecordedConsent consent, bool again, CancellationToken stopping)
    {
        var move = held.Patient.MoveTo(consent.Status) with { Recorded = consent };
        var isWithdrawn = (await held.Transaction.QueryAsync(OfNumbers, p => p.With("phones", new[] { held.Patient.Phone }), row => row.GetBoolean(3), stopping))[0];
        switch (ConsentMachine.Record(held.Patient.ConsentStatus, isWithdrawn, consent.Status, again))
        {
            case null:
                return null;
            case ConsentDecision.Refused refused:
                return refused.Code;
            case ConsentDecision.Grant:
                held.Begun.AddRange(await held.Consent.GrantAsync([move], stopping));
                break;
            case ConsentDecision.Stop:
                await held.Consent.DeclineAsync([move], stopping);
                break;
        }

        held.Changed = true;
        return null;
    }
}
