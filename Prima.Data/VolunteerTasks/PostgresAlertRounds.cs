using System.Runtime.ExceptionServices;
using Npgsql;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>The rounds over PostgreSQL: found without a lock, held and looked at again, one task a transaction.</summary>
internal sealed class PostgresAlertRounds(NpgsqlDataSource dataSource, PeopleTerms terms, MessageCatalogue catalogue) : IAlertRounds
{
    private static readonly string Look = Sql.Query("volunteer_tasks/look");
    private static readonly string HoldDue = Sql.Query("volunteer_tasks/hold_due");
    private static readonly string MoveStuck = Sql.Query("volunteer_tasks/move_stuck");

    public async Task<AlertPass> RunAsync(CancellationToken stopping)
    {
        var (due, stuck) = (await dataSource.QueryInTransactionAsync(
            Look, p => p.With("clock_offset", terms.ClockOffset).With("every", terms.AlertEvery).With("soon_rounds", AlertPolicy.SoonRounds).With("later", AlertPolicy.Later), row => (row.GetFieldValue<Guid[]>(0), row.GetFieldValue<long[]>(1)), stopping))[0];
        var moved = stuck.Length == 0 ? 0 : await dataSource.ExecuteInTransactionAsync(MoveStuck, p => p.With("message_ids", stuck), stopping);
        var (rounds, alerts, unheard) = (0, 0, 0);
        ExceptionDispatchInfo? failed = null;
        foreach (var task in due)
        {
            try
            {
                if (await BeginRoundAsync(task, stopping) is not { } count)
                    continue;
                rounds++;
                alerts += count;
                unheard += count == 0 ? 1 : 0;
            }
            catch (PostgresException fault)
            {
                failed ??= ExceptionDispatchInfo.Capture(fault); // another's round does not wait for what somebody keeps of this one; the loop says it
            }
        }

        failed?.Throw();
        return new AlertPass(rounds, alerts, unheard, moved);
    }

    /// <summary>Null: somebody has it, has taken it, or was faster.</summary>
    private async Task<int?> BeginRoundAsync(Guid task, CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        var held = await transaction.QueryAsync(HoldDue, p => p.With("task_id", task).With("clock_offset", terms.ClockOffset).With("every", terms.AlertEvery), row => row.GetGuid(0), stopping);
        if (held.Count == 0)
            return null;
        var count = await new AlertRound(transaction, terms, catalogue).RunAsync(await transaction.LookAtTaskAsync(task, terms, stopping), stopping);
        await transaction.CommitAsync(stopping);
        return count;
    }
}
