using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.FollowUps;
using Prima.Core.Reminders;
using Prima.Core.Templates;
using Prima.Data.Postgres;

namespace Prima.Data.FollowUps;

/// <summary>Due follow-ups, claimed and moved on, and windows that have ended. What a claim decides is <see cref="FollowUpDecision"/>.</summary>
internal sealed partial class PostgresFollowUpStore(
    NpgsqlDataSource dataSource, ReminderTerms terms, MessageCatalogue catalogue, FaultPoints points, PrimaMetrics metrics, TimeProvider clock,
    ILogger<PostgresFollowUpStore> logger) : IFollowUpStore
{
    private static readonly string EndWindows = Sql.Query("follow_ups/end_windows");

    public Task<int> AdvanceAsync(int atMost, CancellationToken stopping) =>
        metrics.CountedAsync(logger, clock, "schedule", async () => await ClaimAsync(atMost, stopping) + await EndWindowsAsync(atMost, stopping));

    private async Task<int> ClaimAsync(int atMost, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        var claim = new FollowUpClaim(connection, terms);
        var (due, now) = await claim.ReadAsync(atMost, stopping);
        if (due.Count > 0)
        {
            // From here on nothing is cancelled: the steps are bounded by the transaction's own time-outs.
            await claim.WriteAsync(due.ConvertAll(followUp => Decide(followUp, now)));
            points.Reached(FaultPoints.AfterReminderClaim);
        }

        await connection.EndAsync("commit");
        return due.Count;
    }

    private async Task<int> EndWindowsAsync(int atMost, CancellationToken stopping) => (await dataSource.QueryInTransactionAsync(
        EndWindows, p => p.With("batch", atMost).With("clock_offset", terms.ClockOffset), row => row.GetGuid(0), stopping)).Count;

    /// <summary>What becomes of it, and what its message says. One whose text cannot be made keeps nobody else waiting.</summary>
    private (DueFollowUp FollowUp, FollowUpDecision Decision, string? Text) Decide(DueFollowUp followUp, DateTimeOffset now)
    {
        var decision = FollowUpDecision.Of(followUp, now, terms.QuietHours);
        string? text = null;
        try
        {
            if (decision is FollowUpDecision.Send)
                text = catalogue.Render(
                    followUp.Stage == 1 ? MessageTemplate.FollowUp1 : MessageTemplate.FollowUp2,
                    new TemplateValues { PatientName = followUp.PatientName, Title = followUp.Plan.Title, AnswersOf = followUp.Plan.Kind, Ago = now - followUp.AskedAt });
        }
        catch (ArgumentException)
        {
            decision = new FollowUpDecision.Fail();
        }

        if (decision is FollowUpDecision.Fail)
            Log.TextFailed(logger, followUp.ReminderId, followUp.Plan.Id);
        return (followUp, decision, text);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.FollowUpTextFailed, LogLevel.Error, "The text of a follow-up of reminder {Reminder} of plan {Plan} cannot be made, or the plan not be read; it is not sent")]
        public static partial void TextFailed(ILogger logger, Guid reminder, Guid plan);
    }
}
