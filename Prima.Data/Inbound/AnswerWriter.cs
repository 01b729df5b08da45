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
using Prima.Core.VolunteerTasks;
using Prima.Data.Consent;
using Prima.Data.FollowUps;
using Prima.Data.Patients;
using Prima.Data.Postgres;
using Prima.Data.VolunteerTasks;

namespace Prima.Data.Inbound;

/// <summary>What follows from one answer, inside the transaction that holds its row and its patient. Texts are written last, behind everything they tell of.</summary>
internal sealed class AnswerWriter(
    SteppedTransaction transaction, Conversation talk, PeopleTerms terms, MessageCatalogue catalogue, TaskRaising tasks)
{
    private static readonly Deed Deed = new("patient", "an answer");

    private static readonly string EndRequest = Sql.Query("inbox/end_request");
    private static readonly string Clarify = Sql.Query("inbox/clarify");
    private static readonly string Confirm = Sql.Query("inbox/confirm");
    private static readonly string AcceptInDoubt = Sql.Query("inbox/accept_in_doubt");
    private static readonly string OfferChoice = Sql.Query("inbox/offer_choice");
    private static readonly string DropChoice = Sql.Query("inbox/drop_choice");
    private static readonly string FollowMessages = Sql.Query("reminders/follow_messages");
    private static readonly string BeginPlans = Sql.Query("consent/begin_plans");
    private static readonly string Pause = Sql.Query("patients/pause");
    private static readonly string Today = Sql.Query("inbox/today");

    private static readonly TimeSpan ReplyLasts = TimeSpan.FromHours(1);
    private static readonly TimeSpan FarewellLasts = TimeSpan.FromHours(24);
    private static readonly string[] KeptInMourning = [MessageKind.Alert];

    private readonly ConsentWriter consent = new(transaction, terms, catalogue, Deed, actor: null);
    private readonly List<PatientText> texts = [];
    private int replied;

    /// <summary>Plans whose horizon is to be filled after the commit.</summary>
    public List<Guid> Begun { get; } = [];

    /// <summary>Reminders that the answer moved, and where to.</summary>
    public List<(Guid Reminder, string To)> Confirmed { get; } = [];

    /// <summary>Which limit of domain section 5 forbade to ask; null: none, or nothing was to be asked.</summary>
    public string? NotAsked { get; private set; }

    private Correspondent Patient => talk.Patient;

    private InboundMessage Message => talk.Message;

    public async Task WriteAsync(IReadOnlyList<AnswerStep> steps, CancellationToken stopping)
    {
        foreach (var step in steps)
            await WriteAsync(step, stopping);
        if (texts.Count > 0)
            await transaction.SayAsync(texts, Message.Device, terms.ClockOffset, stopping);
    }

    private Task WriteAsync(AnswerStep step, CancellationToken stopping) => step switch
    {
        AnswerStep.Withdraw withdraw => WithdrawAsync(withdraw, stopping),
        AnswerStep.Mourn => MournAsync(stopping),
        AnswerStep.RaiseTask task => RaiseAsync(task.Reason, task.Priority, stopping, task.Note),
        AnswerStep.CallHelp help => CallHelpAsync(help, stopping),
        AnswerStep.Grant grant => GrantAsync(grant.Request, stopping),
        AnswerStep.Decline decline => DeclineAsync(decline.Request, stopping),
        AnswerStep.KeepEvidence evidence => consent.MoveAsync([MoveTo(ConsentStatus.Asked, evidence.Request.Id)], ConsentCause.Reply, stopping, Message),
        AnswerStep.Clarify clarify => ClarifyAsync(clarify.Request, stopping),
        AnswerStep.Expire expire => ExpireAsync(expire.Request, stopping),
        AnswerStep.AskForConsent => AskAsync(stopping),
        AnswerStep.Confirm confirm => ConfirmAsync(confirm, stopping),
        AnswerStep.OfferChoice offer => OfferAsync(offer, stopping),
        AnswerStep.DropChoice => transaction.ExecuteAsync(DropChoice, p => p.With("patient_id", Patient.Id), stopping),
        AnswerStep.TellToday => TellTodayAsync(stopping),
        AnswerStep.Say say => SayAsync(say.Template, say.Values),
        _ => throw new System.Diagnostics.UnreachableException(step.GetType().Name),
    };

    /// <summary>Said when all that it tells of is written.</summary>
    /// <param name="key">Null: by the inbox row and its place in it.</param>
    private Task SayAsync(string template, TemplateValues values, string kind = MessageKind.Reply, string? key = null)
    {
        texts.Add(new PatientText(
            key ?? NextKey(), Patient.Id, Patient.Phone, kind, template, MessagePriority.Reply, catalogue.Render(template, values), kind == MessageKind.Farewell ? FarewellLasts : ReplyLasts, QuietExempt: true));
        return Task.CompletedTask;
    }

    private ConsentMove MoveTo(string status, Guid? request = null) => new(Patient.Id, Patient.Phone, Patient.Name, status) { RequestId = request };

    private async Task WithdrawAsync(AnswerStep.Withdraw withdraw, CancellationToken stopping)
    {
        var move = MoveTo(ConsentStatus.Withdrawn);
        var events = await consent.MoveAsync([move], ConsentCause.Reply, stopping, Message);
        await consent.StopAsync([move], "cancelled", ReminderReason.Stop, ConsentWriter.KeptByAStop, stopping);
        await transaction.ExecuteAsync(DropChoice, p => p.With("patient_id", Patient.Id), stopping);
        if (withdraw.Farewell)
            await SayAsync(MessageTemplate.StopFarewell, NameOnly(), MessageKind.Farewell, string.Create(CultureInfo.InvariantCulture, $"farewell:{events[Patient.Id]}"));
    }

    /// <summary>The days of the pause are the patient's; only a person ends it.</summary>
    private async Task MournAsync(CancellationToken stopping)
    {
        if (Patient is not { PausedFrom: { } from, PausedUntil: null } || from > Patient.Zone.DateOf(talk.Now))
            await transaction.ExecuteAsync(
                Pause, p => p.With("patient_id", Patient.Id).With("from", (DateOnly?)Patient.Zone.DateOf(talk.Now), NpgsqlDbType.Date).With("until", (DateOnly?)null, NpgsqlDbType.Date).With("by", Deed.By).With("reason", TaskReason.PossibleDeath),
                stopping);
        await consent.SilenceAsync(MoveTo(Patient.Consent), ReminderReason.Paused, KeptInMourning, stopping);
        await RaiseAsync(TaskReason.PossibleDeath, TaskPriority.Urgent, stopping);
    }

    private Task<RaisedTask> RaiseAsync(string reason, string priority, CancellationToken stopping, string? note = null) =>
        tasks.RaiseAsync(new NewTask(Patient.Id, null, reason, priority) { Note = note, Quote = Message.Text, InboxId = Message.Id }, stopping);

    private async Task CallHelpAsync(AnswerStep.CallHelp help, CancellationToken stopping)
    {
        var task = await RaiseAsync(help.Reason, help.Priority, stopping);
        if (!help.IsAnswered)
            return;
        var replies = new EmergencyReplies(transaction, terms, catalogue);
        await (help.Reason == TaskReason.Emergency
            ? replies.AnswerAsync(task, Patient.Id, Patient.Phone, talk.Now, NextKey(), Message.Device, stopping)
            : replies.AcknowledgeHelpAsync(task, Patient.Id, Patient.Phone, talk.Now, NextKey(), Message.Device, stopping));
    }

    private async Task GrantAsync(LastRequest request, CancellationToken stopping)
    {
        await EndAsync(request, "answered", stopping);
        var events = await consent.MoveAsync([MoveTo(ConsentStatus.Granted, request.Id)], ConsentCause.Reply, stopping, Message);
        Begun.AddRange(await transaction.QueryAsync(
            BeginPlans, p => p.With("patient_ids", new[] { Patient.Id }).With("clock_offset", terms.ClockOffset), row => row.GetGuid(0), stopping));
        await AcceptAsync(request.InDoubt, stopping);
        await SayAsync(
            MessageTemplate.ConsentGranted, NameOnly() with { Emergency = terms.EmergencyNumber }, key: string.Create(CultureInfo.InvariantCulture, $"granted:{events[Patient.Id]}"));
    }

    private async Task DeclineAsync(LastRequest request, CancellationToken stopping)
    {
        await EndAsync(request, "answered", stopping);
        var move = MoveTo(ConsentStatus.Declined, request.Id);
        await consent.MoveAsync([move], ConsentCause.Reply, stopping, Message);
        await consent.StopAsync([move], "answered", ReminderReason.Stop, ConsentWriter.KeptByAStop, stopping);
        await AcceptAsync(request.InDoubt, stopping);
        await SayAsync(MessageTemplate.ConsentDeclined, NameOnly());
    }

    private async Task ClarifyAsync(LastRequest request, CancellationToken stopping)
    {
        await transaction.ExecuteAsync(Clarify, p => p.With("request_id", request.Id).With("was", request.Clarifications), stopping);
        await SayAsync(request.Clarifications == 0 ? MessageTemplate.ConsentClarify1 : MessageTemplate.ConsentClarify2, new TemplateValues());
    }

    private async Task ExpireAsync(LastRequest request, CancellationToken stopping)
    {
        await EndAsync(request, "expired", stopping);
        await consent.MoveAsync([MoveTo(ConsentStatus.Expired, request.Id)], ConsentCause.Expiry, stopping);
        await RaiseAsync(TaskReason.ConsentExpired, TaskPriority.Normal, stopping);
    }

    private async Task EndAsync(LastRequest request, string status, CancellationToken stopping)
    {
        var ended = await transaction.QueryAsync(
            EndRequest, p => p.With("request_id", request.Id).With("was", request.Status).With("request_status", status), row => row.GetGuid(0), stopping);
        if (ended.Count != 1)
            throw new InvalidOperationException("A request for consent was moved while its patient was held.");
    }

    /// <summary>The patient asked to be asked. What the limits refuse gets no answer, which would be a message too many as well; but a person sees who wants to come back.</summary>
    private async Task AskAsync(CancellationToken stopping)
    {
        var decision = await consent.TryAskAsync(MoveTo(ConsentStatus.Asked), Patient.Consent, Patient.IsActive, Patient.Zone, Patient.Volunteer, "MULAI", stopping, Message);
        NotAsked = (decision as ConsentDecision.Refused)?.Code;
        if (NotAsked is not null)
            await RaiseAsync(TaskReason.ConsentUnclear, TaskPriority.Normal, stopping, ConsentAnswers.RefusedWish);
    }

    private async Task ConfirmAsync(AnswerStep.Confirm confirm, CancellationToken stopping)
    {
        var reminders = confirm.Reminders;
        var ids = reminders.Select(r => r.Id).ToArray();
        var decided = await transaction.QueryAsync(
            Confirm,
            p => p.With("ids", ids).With("was", reminders.Select(r => r.Confirmation).ToArray()).With("asked_at", reminders.Select(r => r.AskedAt.UtcDateTime).ToArray())
                .With("windows", reminders.Select(r => r.WindowEndsAt.UtcDateTime).ToArray()).With("to_status", confirm.To)
                .With("written_at", Message.WrittenAt.UtcDateTime).With("inbound_id", Message.Id),
            row => row.GetGuid(0), stopping);
        if (decided.Count != ids.Length)
            throw new InvalidOperationException("A reminder was answered while its patient was held.");
        Confirmed.AddRange(ids.Select(id => (id, confirm.To)));
        if (confirm.To != ConfirmationStatus.NotYet)
            await transaction.CancelFollowUpsAsync(ids, ReminderReason.Answered, pendingToo: true, Deed, stopping);
        foreach (var attempt in reminders.Select(r => r.InDoubt))
            await AcceptAsync(attempt, stopping);
    }

    private async Task OfferAsync(AnswerStep.OfferChoice offer, CancellationToken stopping)
    {
        await transaction.ExecuteAsync(
            OfferChoice,
            p => p.With("patient_id", Patient.Id).With("answer", ReminderChoice.ToWord(offer.Meaning)).With("options", offer.Reminders.Select(r => r.Id).ToArray()).With("clock_offset", terms.ClockOffset), stopping);
        await SayAsync(MessageTemplate.AskWhich, new TemplateValues { List = [.. offer.Reminders.Select(r => $"{r.Title} ({Indonesian.Time(LocalMoment.Of(r.DueAt, r.Zone))})")] });
    }

    private async Task TellTodayAsync(CancellationToken stopping)
    {
        var today = Patient.Zone.DateOf(talk.Now);
        var planned = await transaction.QueryAsync(
            Today, p => p.With("patient_id", Patient.Id).With("day", today),
            row => $"{Indonesian.Time(LocalMoment.Of(row.GetDateTime(0), Zone.Find(row.GetString(2))))} {row.GetString(1)}", stopping);
        await SayAsync(MessageTemplate.InfoToday, NameOnly() with { Date = today, List = planned });
    }

    /// <summary>An answer to a message is evidence that it was sent; its reminder follows.</summary>
    private async Task AcceptAsync(Guid? inDoubt, CancellationToken stopping)
    {
        if (inDoubt is not { } attempt)
            return;
        var messages = await transaction.QueryAsync(AcceptInDoubt, p => p.With("ids", new[] { attempt }), row => row.GetInt64(0), stopping);
        if (messages.Count > 0)
            await transaction.ExecuteAsync(FollowMessages, p => p.With("message_ids", messages.ToArray()).With("cause", "reply").With("clock_offset", terms.ClockOffset), stopping);
    }

    private string NextKey() => string.Create(CultureInfo.InvariantCulture, $"reply:{Message.Id}:{++replied}");

    private TemplateValues NameOnly() => new() { PatientName = Patient.Name };
}
