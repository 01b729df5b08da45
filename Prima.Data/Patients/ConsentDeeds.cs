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
    private static readonly string Look = Sql.Query("consent/look");
    private static readonly string OfNumbers = Sql.Query("consent/of_numbers");

    public static async Task<string?> AskAsync(HeldPatient held, PeopleTerms terms, MessageCatalogue catalogue, CancellationToken stopping)
    {
        switch (ConsentMachine.Ask(await LookAsync(held, terms, stopping), terms.ConsentSpacing, held.Deed.Reason))
        {
            case ConsentDecision.Refused refused:
                held.RefusedUntil = refused.Until is { } until ? LocalMoment.Of(until, Zone.Find(held.Patient.TimeZone)) : null;
                return refused.Code;
            case ConsentDecision.Ask ask:
                var text = catalogue.Render(MessageTemplate.ConsentRequest, new TemplateValues
                {
                    PatientName = held.Patient.Name,
                    Volunteer = held.ActorName,
                    Deadline = LocalMoment.Of(ask.ExpiresAt, Zone.Find(held.Patient.TimeZone)),
                });
                await held.Consent.AskAsync(held.Patient.MoveTo(ConsentStatus.Asked) with { RequestId = Guid.CreateVersion7() }, ask, text, stopping);
                held.Changed = true;
                return null;
            case var other:
                throw new System.Diagnostics.UnreachableException(other.GetType().Name);
        }
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

    private static async Task<ConsentFacts> LookAsync(HeldPatient held, PeopleTerms terms, CancellationToken stopping) => (await held.Transaction.QueryAsync(
        Look,
        p => p.With("phone", held.Patient.Phone).With("patient_id", held.Patient.Id).With("most", ConsentMachine.MostRequests).With("clock_offset", terms.ClockOffset),
        row => new ConsentFacts(
            held.Patient.ConsentStatus, held.Patient.IsActive, [.. row.GetFieldValue<DateTime[]>(1).Select(at => new DateTimeOffset(at))], row.TextOrNull(2), row.GetDateTime(0)),
        stopping))[0];
}
