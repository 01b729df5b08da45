using System.Globalization;
using Npgsql;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.Reminders;
using Prima.Data.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Operations;

/// <summary>Sends once more what is over and did not arrive: the first message's state, its words and its guards are looked at under its lock.</summary>
internal sealed class PostgresResend(NpgsqlDataSource dataSource, ReminderTerms terms)
{
    private static readonly string Lock = Sql.Query("operator/resend_lock");
    private static readonly string Look = Sql.Query("operator/resend_look");
    private static readonly string Resend = Sql.Query("operator/resend");

    public async Task<ResendAnswer?> RunAsync(long id, Deed deed, CancellationToken stopping)
    {
        var (transaction, first) = await SteppedTransaction.BeginWithAsync(dataSource, batch => Fill(batch, id), reader => NextAsync(reader, id, stopping), stopping);
        await using (transaction)
        {
            if (first is null || first.Refused is not null)
                return first?.Refused;
            var again = await transaction.QueryAsync(
                Resend,
                p => p.With("message_id", id).With("state", first.State).With("flagged", first.MayHaveArrived).With("clock_offset", terms.ClockOffset).With(deed),
                row => row.GetInt64(0), stopping);
            if (!deed.DryRun)
                await transaction.CommitAsync(stopping);
            return new ResendAnswer.Queued(again[0], first.State, first.MayHaveArrived, (first.Verdict as MessageVerdict.Wait)?.Until);
        }
    }

    private void Fill(NpgsqlBatch batch, long id)
    {
        batch.Statement(Lock).Parameters.With("message_id", id);
        batch.Statement(Look).Parameters.With("message_id", id).With("clock_offset", terms.ClockOffset);
        batch.AddLook([id], terms);
    }

    private async Task<First?> NextAsync(NpgsqlDataReader reader, long id, CancellationToken stopping)
    {
        await reader.NextResultAsync(stopping); // the lock
        var found = await reader.NextRowsAsync(Read, stopping);
        await reader.NextResultAsync(stopping); // whom the guards are asked of
        var verdicts = await reader.NextVerdictsAsync(terms);
        return found is [var first] ? first with { Verdict = verdicts.GetValueOrDefault(id) } : null;
    }

    private static First Read(NpgsqlDataReader row) => new(
        Kind: row.GetString(0), State: row.GetString(1), IsOpen: row.GetBoolean(2), IsErased: row.GetBoolean(3), IsLate: row.GetBoolean(4), IsAgain: row.GetBoolean(5),
        Again: row.ValueOrNull<long>(6), HasLongKey: row.GetBoolean(7), MayHaveArrived: row.GetBoolean(8));

    private sealed record First(string Kind, string State, bool IsOpen, bool IsErased, bool IsLate, bool IsAgain, long? Again, bool HasLongKey, bool MayHaveArrived)
    {
        /// <summary>Of its patient's guards; null: it is about none.</summary>
        public MessageVerdict? Verdict { get; init; }

        public ResendAnswer.Refused? Refused => this switch
        {
            { IsOpen: true } => new(ResendRefusal.Open, State),
            { State: MessageState.Accepted } => new(ResendRefusal.Accepted, State),
            { Again: { } again } => new(ResendRefusal.Again, again.ToString(CultureInfo.InvariantCulture)),
            { Kind: not MessageKind.Direct } => new(ResendRefusal.Kind, Kind),
            { IsAgain: true } => new(ResendRefusal.Again, ""),
            { IsLate: true } or { Verdict: MessageVerdict.Expire } => new(ResendRefusal.Late, State),
            { IsErased: true } => new(ResendRefusal.Erased, State),
            { HasLongKey: true } => new(ResendRefusal.LongKey, State),
            { Verdict: MessageVerdict.Cancel cancel } => new(ResendRefusal.Guard, cancel.Reason),
            _ => null,
        };
    }
}
