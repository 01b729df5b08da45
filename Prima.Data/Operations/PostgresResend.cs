using System.Globalization;
using Npgsql;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.Reminders;
using Prima.Data.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Operations;

/// <summary>Sends once more what is over and did not arrive: each one's state, its words and its guards are looked at under the lock of all resends.</summary>
internal sealed class PostgresResend(NpgsqlDataSource dataSource, ReminderTerms terms)
{
    private static readonly string Lock = Sql.Query("operator/resend_lock");
    private static readonly string Look = Sql.Query("operator/resend_look");
    private static readonly string Resend = Sql.Query("operator/resend");

    /// <summary>One answer for each, in their order; none for an id that no message has.</summary>
    public async Task<IReadOnlyList<ResendAnswer>> RunAsync(long[] ids, Deed deed, CancellationToken stopping)
    {
        while (true)
        {
            if (await TryRunAsync(ids, deed, stopping) is { } answers)
                return answers;
        }
    }

    /// <summary>Null, and nothing done, where a service has taken one of the new keys behind our look. The next look sees that.</summary>
    private async Task<IReadOnlyList<ResendAnswer>?> TryRunAsync(long[] ids, Deed deed, CancellationToken stopping)
    {
        var (transaction, firsts) = await SteppedTransaction.BeginWithAsync(dataSource, batch => Fill(batch, ids), reader => NextAsync(reader, stopping), stopping);
        await using (transaction)
        {
            var going = firsts.FindAll(first => first.Refused is null);
            var again = new Queue<long>(going.Count == 0 ? [] : await transaction.QueryAsync(
                Resend,
                p => p.With("message_ids", going.ConvertAll(first => first.Id).ToArray()).With("flagged", going.ConvertAll(first => first.MayHaveArrived).ToArray())
                    .With("clock_offset", terms.ClockOffset).With(deed),
                row => row.GetInt64(0), stopping));
            if (again.Count < going.Count)
                return null;
            if (!deed.DryRun && going.Count > 0)
                await transaction.CommitAsync(stopping);
            return firsts.ConvertAll(first => first.Refused ?? (ResendAnswer)new ResendAnswer.Queued(
                again.Dequeue(), first.State, first.MayHaveArrived, first.WaitsUntil, first.WaitsUntil == first.DueAt && first.DueAt is not null));
        }
    }

    private void Fill(NpgsqlBatch batch, long[] ids)
    {
        batch.Statement(Lock);
        batch.Statement(Look).Parameters.With("message_ids", ids).With("clock_offset", terms.ClockOffset);
        batch.AddGuards(ids, [], terms);
    }

    private async Task<List<First>> NextAsync(NpgsqlDataReader reader, CancellationToken stopping)
    {
        await reader.NextResultAsync(stopping); // the lock
        var found = await reader.NextRowsAsync(Read, stopping);
        await reader.NextResultAsync(stopping); // the patients and the plans that are shared
        var verdicts = await reader.NextVerdictsAsync(terms);
        return found.ConvertAll(first => first with { Verdict = verdicts.GetValueOrDefault(first.Id) });
    }

    private static First Read(NpgsqlDataReader row) => new(
        Id: row.GetInt64(0), Kind: row.GetString(1), State: row.TextOrNull(2) ?? MessageState.Nowhere, IsOpen: row.ValueOrNull<bool>(3) == true, IsErased: row.GetBoolean(4), IsLate: row.GetBoolean(5), IsAgain: row.GetBoolean(6),
        Again: row.ValueOrNull<long>(7), HasLongKey: row.GetBoolean(8), MayHaveArrived: row.GetBoolean(9), ReminderIs: row.TextOrNull(10), DueAt: row.ValueOrNull<DateTime>(11));

    /// <param name="ReminderIs">Of a reminder for which there is nothing to be said again: its state, or the answer that it has.</param>
    /// <param name="DueAt">Where the first was to leave only then.</param>
    private sealed record First(
        long Id, string Kind, string State, bool IsOpen, bool IsErased, bool IsLate, bool IsAgain, long? Again, bool HasLongKey, bool MayHaveArrived, string? ReminderIs, DateTimeOffset? DueAt)
    {
        /// <summary>Of its patient's guards; null: it is about none.</summary>
        public MessageVerdict? Verdict { get; init; }

        /// <summary>The later of its own time and the end of the night.</summary>
        public DateTimeOffset? WaitsUntil => Verdict is MessageVerdict.Wait { Until: var morning } && !(DueAt > morning) ? morning : DueAt;

        public ResendAnswer.Refused? Refused => this switch
        {
            { State: MessageState.Nowhere } => new(ResendRefusal.Nowhere, State),
            { IsOpen: true } => new(ResendRefusal.Open, State),
            { State: MessageState.Accepted } => new(ResendRefusal.Accepted, State),
            { Again: { } again } => new(ResendRefusal.Again, again.ToString(CultureInfo.InvariantCulture)),
            { Kind: not (MessageKind.Direct or MessageKind.Reminder) } => new(ResendRefusal.Kind, Kind),
            { IsAgain: true } => new(ResendRefusal.Again, ""),
            { IsLate: true } or { Verdict: MessageVerdict.Expire } => new(ResendRefusal.Late, State),
            { ReminderIs: { } reminder } => new(ResendRefusal.Reminder, reminder),
            { IsErased: true } => new(ResendRefusal.Erased, State),
            { HasLongKey: true } => new(ResendRefusal.LongKey, State),
            { Verdict: MessageVerdict.Cancel cancel } => new(ResendRefusal.Guard, cancel.Reason),
            { Verdict: MessageVerdict.Held } => new(ResendRefusal.Held, State),
            _ => null,
        };
    }
}
