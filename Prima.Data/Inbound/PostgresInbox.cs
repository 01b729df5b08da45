using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Prima.Core.Diagnostics;
using Prima.Core.Inbound;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Core.Reminders;
using Prima.Core.Replies;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;
using Prima.Data.Plans;
using Prima.Data.Postgres;
using Prima.Data.VolunteerTasks;

namespace Prima.Data.Inbound;

/// <summary>Answers, worked on one at a time for each patient: taken, understood, and written with all that follows and the row's own done in one transaction.</summary>
internal sealed partial class PostgresInbox(
    NpgsqlDataSource dataSource, SpareConnections spare, PeopleTerms terms, MessageCatalogue catalogue, ReplyParser parser, IHorizon horizon, InboxFailures failures, FaultPoints points, PrimaMetrics metrics, TimeProvider clock,
    ILogger<PostgresInbox> logger) : IInbox
{
    private static readonly string RememberLists = Sql.Query("inbox/remember_lists");
    private static readonly string CountDue = Sql.Query("inbox/count_due");
    private static readonly string Done = Sql.Query("inbox/answered");

    public async Task RememberListsAsync(string worker, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(RememberLists);
        command.Parameters.With("fingerprint", WordLists.BuiltIn.Fingerprint).With("worker", worker);
        await command.ExecuteNonQueryAsync(stopping);
    }

    public async Task<int> CountDueAsync(int most, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(CountDue);
        command.Parameters.With("most", most);
        return (int)(await command.ExecuteScalarAsync(stopping))!;
    }

    public async Task<InboxStep> AnswerNextAsync(bool beside, CancellationToken stopping)
    {
        var started = clock.GetTimestamp();
        try
        {
            var (transaction, reading) = await SteppedTransaction.BeginWithAsync(
                beside ? spare.Source : dataSource, batch => InboxReading.Fill(batch, terms.ClockOffset), reader => InboxReading.ReadAsync(reader, terms, stopping), stopping);
            Worked worked;
            await using (transaction)
            {
                if (reading.Message is null)
                    return reading.WasThere ? InboxStep.Busy : InboxStep.Empty;

                // From here on nothing is cancelled: the steps are bounded by the transaction's own time-outs.
                try
                {
                    worked = await WorkAsync(transaction, reading);
                    points.Reached(FaultPoints.BeforeEffectsCommit);
                    await transaction.CommitAsync(CancellationToken.None);
                }
                catch (Exception fault) when (InboxFailures.IsOfRow(fault))
                {
                    await transaction.DisposeAsync(); // nothing of it stays
                    await FailAsync(reading, fault);
                    metrics.TransactionFailed(logger, "inbox", fault, clock.GetElapsedTime(started));
                    return InboxStep.Answered;
                }

                metrics.TransactionEnded("inbox", "committed", clock.GetElapsedTime(started));
                metrics.InboundMoved("incoming", "done");
            }

            if (PrimaTraces.IsOn)
                foreach (var (reminder, to) in worked.Confirmed)
                    PrimaTraces.Answered(reminder, reading.Message.Id, to, reading.Message.ReceivedAt);
            await horizon.TryFillAsync(worked.Begun, CancellationToken.None); // on a connection of its own
            return InboxStep.Answered;
        }
        catch (Exception fault) when (beside && DatabaseFaults.Classify(fault) == DatabaseFault.TooManyConnections)
        {
            return InboxStep.Empty;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            metrics.TransactionFailed(logger, "inbox", fault, clock.GetElapsedTime(started));
            if (DatabaseFaults.Classify(fault) == DatabaseFault.Busy)
                return InboxStep.Busy; // somebody keeps what this one needs, and that is no reason to leave the others
            throw;
        }
    }

    private async Task FailAsync(InboxReading reading, Exception fault)
    {
        var cause = Faults.CauseOf(fault);
        if (await failures.FailAsync(reading.Message!.Id, reading.Attempts, fault, CancellationToken.None))
            Log.AnswerDied(logger, reading.Message.Id, cause);
        else
            Log.AnswerFailed(logger, reading.Message.Id, cause);
    }

    private async Task<Worked> WorkAsync(SteppedTransaction transaction, InboxReading reading)
    {
        if (reading.Fault is { } unreadable)
            throw unreadable;
        var tasks = new TaskRaising(transaction, terms, catalogue);
        var worked = Worked.Nothing;
        string outcome;
        if (reading.Message!.IsGroup || reading.IsDevice)
        {
            outcome = "ignored";
        }
        else if (reading.VolunteerId is { } volunteer && AlertAnswer.ReadCode(reading.Message.Text) is { } code)
        {
            outcome = await new TaskTaking(transaction, terms, catalogue).TakeAsync(volunteer, code, $"reply:{reading.Message.Id}:1", reading.Message.Device, CancellationToken.None) switch
            {
                TakeAnswer.Taken => "taken",
                TakeAnswer.TakenBefore => "taken_before",
                _ => "unknown_code",
            };
        }
        else if (reading.Talk is { } talk)
        {
            var answer = Answering.Of(talk, Read(talk));
            var writer = new AnswerWriter(transaction, talk, terms, catalogue, tasks);
            await writer.WriteAsync(answer.Steps, CancellationToken.None);
            (outcome, worked) = (writer.NotAsked is { } limit ? answer.Outcome.Replace("asked", limit, StringComparison.Ordinal) : answer.Outcome, new Worked(writer.Begun, writer.Confirmed));
        }
        else
        {
            outcome = await WorkOnUnknownAsync(tasks, reading.Message);
        }

        var done = await transaction.QueryAsync(
            Done,
            p => p.With("inbound_id", reading.Message.Id).With("outcome", outcome).With("patient_id", reading.Talk?.Patient.Id, NpgsqlDbType.Uuid).With("clock_offset", terms.ClockOffset),
            row => row.GetInt64(0), CancellationToken.None);
        return done.Count == 1 ? worked : throw new InvalidOperationException("An answer that this worker holds was worked on by another.");
    }

    /// <summary>Who is not known gets no reply; but somebody hears it who says that a life is in danger.</summary>
    private async Task<string> WorkOnUnknownAsync(TaskRaising tasks, InboundMessage message)
    {
        var reading = parser.Parse(message.Text ?? "", [], choiceLive: false);
        if (reading.Is(ReplyClass.Emergency) || reading.Is(ReplyClass.Bereaved))
            await tasks.RaiseAsync(new NewTask(null, message.Sender, TaskReason.UnknownSender, TaskPriority.Urgent) { Quote = message.Text, InboxId = message.Id }, CancellationToken.None);
        return "unknown_sender";
    }

    private ReplyReading Read(Conversation talk) => parser.Parse(talk.Message.Text ?? "", talk.OpenKinds, talk.Choice is not null);

    /// <summary>What an answer led to beyond its transaction: plans that begin, and reminders that it moved.</summary>
    private sealed record Worked(IReadOnlyList<Guid> Begun, IReadOnlyList<(Guid Reminder, string To)> Confirmed)
    {
        public static Worked Nothing { get; } = new([], []);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AnswerFailed, LogLevel.Warning, "Inbox row {Row} could not be processed ({Cause}); it comes again")]
        public static partial void AnswerFailed(ILogger logger, long row, string cause);

        [LoggerMessage(EventIds.AnswerDied, LogLevel.Error, "Inbox row {Row} could not be processed six times ({Cause}); a person must look")]
        public static partial void AnswerDied(ILogger logger, long row, string cause);
    }
}
