using System.Globalization;
using NpgsqlTypes;
using Prima.Core.Consent;
using Prima.Core.Inbound;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Core.Reminders;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Data.Patients;
using Prima.Data.Postgres;

namespace Prima.Data.Consent;

/// <summary>
/// What follows from a decision about consent, inside a transaction that holds the patients: request, plans, reminders and messages in the house's order of
/// locks. For one patient or ten thousand.
/// </summary>
internal sealed class ConsentWriter(SteppedTransaction transaction, PeopleTerms terms, MessageCatalogue catalogue, Deed deed, Guid? actor)
{
    private static readonly string Move = Sql.Query("consent/move");
    private static readonly string Request = Sql.Query("consent/request");
    private static readonly string Look = Sql.Query("consent/look");
    private static readonly string BeginPlans = Sql.Query("consent/begin_plans");
    private static readonly string EndPlans = Sql.Query("plans/end_of_patients");
    private static readonly string StopRequests = Sql.Query("stop/requests");
    private static readonly string StopReminders = Sql.Query("stop/reminders");
    private static readonly string HoldReminders = Sql.Query("stop/hold_reminders");
    private static readonly string StopFollowUps = Sql.Query("stop/follow_ups");
    private static readonly string StopMessages = Sql.Query("stop/messages");
    private static readonly string CancelWaiting = Sql.Query("stop/cancel_waiting");

    private static readonly TimeSpan ReplyLasts = TimeSpan.FromHours(24);
    private static readonly TimeSpan RequestMessageLasts = TimeSpan.FromHours(12);

    /// <summary>What no stop takes back: an answer to an emergency, the farewell that a stop before it owes, and what others are told about the patient.</summary>
    internal static readonly string[] KeptByAStop = [MessageKind.EmergencyReply, MessageKind.Farewell, MessageKind.Alert];

    /// <summary>The evidence, the status and the event. Returns the event's id by patient.</summary>
    /// <param name="said">Whose words they are, where the patient said so.</param>
    public async Task<Dictionary<Guid, long>> MoveAsync(IReadOnlyList<ConsentMove> moves, string cause, CancellationToken stopping, InboundMessage? said = null) =>
        (await transaction.QueryAsync(
            Move,
            p => p.With("patient_ids", moves.Select(move => move.PatientId).ToArray())
                .With("to_statuses", moves.Select(move => move.To).ToArray())
                .With("methods", moves.Select(move => move.Recorded?.Method).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
                .With("notes", moves.Select(move => move.Recorded?.Note).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
                .With("request_ids", moves.Select(move => move.RequestId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid)
                .With("cause", cause).With("actor", actor, NpgsqlDbType.Uuid).With("clock_offset", terms.ClockOffset).With(deed)
                .With("inbound_id", said?.Id, NpgsqlDbType.Bigint).With("raw_text", said?.Text, NpgsqlDbType.Text),
            row => (Event: row.GetInt64(0), Patient: row.GetGuid(1)),
            stopping)).ToDictionary(row => row.Patient, row => row.Event);

    /// <summary>The patient is to be asked: by what the limits of domain section 5 say, and if they allow it the request, its message and the status. An older request gives way.</summary>
    /// <param name="move">To asked.</param>
    /// <param name="current">Where consent stands.</param>
    /// <param name="zone">Whose clock the text's deadline is shown by.</param>
    /// <param name="volunteer">Who asks, by name; null: nobody in particular.</param>
    /// <param name="reason">Why, for who said no before.</param>
    /// <param name="said">By which words the patient wished it; null: a volunteer asks.</param>
    public async Task<ConsentDecision> TryAskAsync(
        ConsentMove move, string current, bool isActive, Zone zone, string? volunteer, string? reason, CancellationToken stopping, InboundMessage? said = null)
    {
        var facts = (await transaction.QueryAsync(
            Look,
            p => p.With("phone", move.Phone).With("patient_id", move.PatientId).With("most", ConsentMachine.MostRequests).With("clock_offset", terms.ClockOffset),
            row => new ConsentFacts(current, isActive, [.. row.GetFieldValue<DateTime[]>(1).Select(at => new DateTimeOffset(at))], row.TextOrNull(2), row.GetDateTime(0)), stopping))[0];
        var decision = ConsentMachine.Ask(facts, terms.ConsentSpacing, reason);
        if (decision is not ConsentDecision.Ask ask)
            return decision;

        var text = catalogue.Render(
            MessageTemplate.ConsentRequest, new TemplateValues { PatientName = move.Name, Volunteer = volunteer, Deadline = LocalMoment.Of(ask.ExpiresAt, zone) });
        await CancelAsync(await EndRequestsAsync([move.PatientId], "superseded", stopping), stopping);
        var id = Guid.CreateVersion7();
        var message = await SayAsync(
            MessageKind.ConsentRequest, MessageTemplate.ConsentRequest, MessagePriority.Normal, RequestMessageLasts, [($"consent:{id}", move, text)], stopping, said);
        await transaction.ExecuteAsync(
            Request,
            p => p.With("request_id", id).With("patient_id", move.PatientId).With("phone", move.Phone).With("from_status", ask.FromStatus)
                .With("expires_at", ask.ExpiresAt.UtcDateTime).With("message_id", message[0]).With("actor", actor, NpgsqlDbType.Uuid).With("clock_offset", terms.ClockOffset),
            stopping);
        await MoveAsync([move with { RequestId = id }], said is null ? ConsentCause.Volunteer : ConsentCause.Reply, stopping, said);
        return ask;
    }

    /// <summary>Recorded yeses. Returns the plans that begin now.</summary>
    public async Task<List<Guid>> GrantAsync(IReadOnlyList<ConsentMove> moves, CancellationToken stopping)
    {
        if (moves.Count == 0)
            return [];
        var ids = moves.Select(move => move.PatientId).ToArray();
        var superseded = await EndRequestsAsync(ids, "superseded", stopping);
        var events = await MoveAsync(moves, ConsentCause.Volunteer, stopping);
        var plans = await transaction.QueryAsync(BeginPlans, p => p.With("patient_ids", ids).With("clock_offset", terms.ClockOffset), row => row.GetGuid(0), stopping);
        await CancelAsync(superseded, stopping);
        await SayAsync(
            MessageKind.Reply, MessageTemplate.ConsentGranted, MessagePriority.Reply, ReplyLasts,
            [.. moves.Select(move => (string.Create(CultureInfo.InvariantCulture, $"granted:{events[move.PatientId]}"), move, GrantedText(move.Name)))], stopping);
        return plans;
    }

    /// <summary>Recorded noes: the status, and all that waits for these patients is cancelled.</summary>
    public async Task DeclineAsync(IReadOnlyList<ConsentMove> moves, CancellationToken stopping)
    {
        if (moves.Count == 0)
            return;
        await MoveAsync(moves, ConsentCause.Volunteer, stopping);
        await StopAsync(moves, "superseded", ReminderReason.Stop, KeptByAStop, stopping);
    }

    /// <summary>The cancellations of domain section 9: of who leaves, says no or has another number. The numbers are those that messages waited for.</summary>
    public Task StopAsync(IReadOnlyList<ConsentMove> patients, string requestStatus, string because, string[] kept, CancellationToken stopping) =>
        StopAsync(patients, requestStatus, because, kept, endsPlans: false, stopping);

    public Task StopAsync(ConsentMove patient, string because, CancellationToken stopping) => StopAsync([patient], "cancelled", because, KeptByAStop, stopping);

    /// <summary>The same, of who is deleted: nobody resumes their plans.</summary>
    public Task StopForGoodAsync(ConsentMove patient, CancellationToken stopping) =>
        StopAsync([patient], "cancelled", ReminderReason.Deleted, KeptByAStop, endsPlans: true, stopping);

    private async Task StopAsync(IReadOnlyList<ConsentMove> patients, string requestStatus, string because, string[] kept, bool endsPlans, CancellationToken stopping)
    {
        var ids = patients.Select(patient => patient.PatientId).ToArray();
        await EndRequestsAsync(ids, requestStatus, stopping);
        if (endsPlans)
            await transaction.ExecuteAsync(EndPlans, p => p.With("patient_ids", ids).With("cancelled_because", because).With(deed), stopping);
        await transaction.ExecuteAsync(StopReminders, p => p.With("patient_ids", ids).With("cancelled_because", because).With(deed), stopping);
        await SilenceHeldAsync(patients, because, kept, stopping);
    }

    /// <summary>What waits to be said is not said; what is planned stays so, and consent too.</summary>
    public async Task SilenceAsync(ConsentMove patient, string because, string[] kept, CancellationToken stopping)
    {
        await transaction.ExecuteAsync(HoldReminders, p => p.With("patient_ids", new[] { patient.PatientId }), stopping);
        await SilenceHeldAsync([patient], because, kept, stopping);
    }

    /// <param name="key">Names it for ever.</param>
    public Task FarewellAsync(ConsentMove patient, string key, CancellationToken stopping) => SayAsync(
        MessageKind.Farewell, MessageTemplate.StopFarewell, MessagePriority.Reply, ReplyLasts,
        [(key, patient, catalogue.Render(MessageTemplate.StopFarewell, new TemplateValues { PatientName = patient.Name }))], stopping);

    private async Task SilenceHeldAsync(IReadOnlyList<ConsentMove> patients, string because, string[] kept, CancellationToken stopping)
    {
        await transaction.ExecuteAsync(StopFollowUps, p => p.With("cancelled_because", because).With(deed), stopping);
        await transaction.ExecuteAsync(
            StopMessages,
            p => p.With("patient_ids", patients.Select(patient => patient.PatientId).ToArray()).With("phones", patients.Select(patient => patient.Phone).ToArray())
                .With("kept_kinds", kept).With("cancelled_because", because).With(deed),
            stopping);
    }

    private string GrantedText(string name) =>
        catalogue.Render(MessageTemplate.ConsentGranted, new TemplateValues { PatientName = name, Emergency = terms.EmergencyNumber });

    /// <summary>Returns the messages of the requests that have ended.</summary>
    private async Task<long[]> EndRequestsAsync(Guid[] patientIds, string status, CancellationToken stopping) => [.. await transaction.QueryAsync(
        StopRequests, p => p.With("patient_ids", patientIds).With("request_status", status).With("cause", status).With(deed), row => row.GetInt64(0), stopping)];

    private async Task CancelAsync(long[] messages, CancellationToken stopping)
    {
        if (messages.Length > 0)
            await transaction.ExecuteAsync(CancelWaiting, p => p.With("message_ids", messages).With("cancelled_because", "superseded"), stopping);
    }

    private Task<List<long>> SayAsync(
        string kind, string template, string priority, TimeSpan lasts, IReadOnlyList<(string Key, ConsentMove To, string Text)> messages, CancellationToken stopping, InboundMessage? said = null) =>
        transaction.SayAsync(
            [.. messages.Select(one => new PatientText(one.Key, one.To.PatientId, one.To.Phone, kind, template, priority, one.Text, lasts, QuietExempt: said is not null || kind == MessageKind.Farewell))],
            said?.Device, terms.ClockOffset, stopping);
}
