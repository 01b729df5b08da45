using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Time;
using Prima.Data.Postgres;

namespace Prima.Data.Outbox;

/// <summary>
/// Commits claims. The commit is the intent, and it is never cancelled while its fate is open: a cancelled wait for a standby would answer success. Nor is it
/// waited for longer than anything of it may be sent. Then the worker goes on, and beside it the attempts are looked up by their own ids on another
/// connection until it is known what became of them; what is there is released, for nothing of it left.
/// </summary>
internal sealed partial class IntentCommits(NpgsqlDataSource spare, SettleBuffer settles, TimeSpan claimTtl, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>A database that is silent at the end of the process is not waited for: what it did not tell the rescue has.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);

    /// <summary>Each holds a connection of the pool, and its devices on the server.</summary>
    private const int MaxUndecided = 4;

    private static readonly string Begin = Sql.Query("outbox/begin");
    private static readonly string AwaitClaim = Sql.Query("outbox/await_claim");
    private static readonly string FindAttempts = Sql.Query("outbox/find_attempts");

    /// <summary>Longer than the delay in which requests must begin (design section 4), so what comes later would not be sent; shorter than the claim lasts.</summary>
    private readonly TimeSpan patience = claimTtl / 2 < TimeSpan.FromSeconds(3) ? claimTtl / 2 : TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly Dictionary<NpgsqlConnection, Task> undecided = [];
    private readonly CancellationTokenSource disposing = new();

    /// <summary>False while so many commits are without an answer that another claim would only join them.</summary>
    public bool MayCommit
    {
        get
        {
            lock (gate)
                return undecided.Count < MaxUndecided;
        }
    }

    /// <summary>False while a commit without an answer holds its connection.</summary>
    public bool AllDecided
    {
        get
        {
            lock (gate)
                return undecided.Count == 0;
        }
    }

    /// <summary>Gives the connection back to the pool, or leaves it to the commit that still uses it.</summary>
    public ValueTask ReturnAsync(NpgsqlConnection connection)
    {
        lock (gate)
            if (undecided.ContainsKey(connection))
                return ValueTask.CompletedTask;
        return connection.DisposeAsync();
    }

    /// <summary>Those of the attempts that are known to be committed; none when that is not known in time; null when a rival was faster.</summary>
    /// <param name="claim">Ends as <see cref="ClaimTransaction.CommitAsync"/> does.</param>
    /// <exception cref="PostgresException">Surely nothing is committed, because of a row's own data or of the database.</exception>
    public async Task<IReadOnlyList<Attempt>?> CommitAsync(NpgsqlConnection connection, IReadOnlyList<Attempt> attempts, Func<CancellationToken, Task<PostgresException?>> claim)
    {
        var givingUp = new CancellationTokenSource();
        var commit = claim(givingUp.Token);
        PostgresException? refusal = null;
        try
        {
            refusal = await commit.WaitAsync(patience, clock);
            givingUp.Dispose();
            if (refusal is null)
                return attempts;
            return ClaimTransaction.IsLost(refusal) ? null : throw refusal;
        }
        catch (TimeoutException)
        {
        }
        catch (Exception fault) when (refusal is null)
        {
            Log.ClaimAnswerLost(logger, attempts.Count, (fault as NpgsqlException)?.SqlState ?? "no answer");
            await connection.DisposeAsync(); // what looks them up needs another, and the pool may have no more
            try
            {
                var found = await FindAsync(attempts);
                givingUp.Dispose();
                return found;
            }
            catch (Exception)
            {
                // It is looked up until it is known.
            }
        }

        Log.ClaimUndecided(logger, attempts.Count);
        lock (gate)
            undecided.Add(connection, DecideAsync(connection, commit, givingUp, attempts));
        return [];
    }

    public async ValueTask DisposeAsync()
    {
        await disposing.CancelAsync();
        Task[] deciding;
        lock (gate)
            deciding = [.. undecided.Values];
        await Task.WhenAll(deciding).WaitAsync(LastPatience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        disposing.Dispose();
    }

    private async Task DecideAsync(NpgsqlConnection connection, Task<PostgresException?> commit, CancellationTokenSource givingUp, IReadOnlyList<Attempt> attempts)
    {
        await Task.Yield(); // the caller holds the gate
        var found = await FindInTimeAsync(commit, attempts);

        // Now nothing waits on the server for what a cancel could cut short, but the link may be dead without a word: this frees the connection.
        await EndsAsync(givingUp.CancelAsync());
        await EndsAsync(commit);
        givingUp.Dispose();
        await EndsAsync(connection.DisposeAsync().AsTask());
        Log.ClaimDecided(logger, found.Count, attempts.Count);
        await EndsAsync(Task.WhenAll(found.Select(attempt => settles.AddAsync(attempt, new Settlement.Release("the claim's commit was answered too late"))))
            .WaitAsync(disposing.Token));
        lock (gate)
            undecided.Remove(connection);
    }

    /// <summary>A claim that still holds its rows is undecided, however long that takes. Without a database it is given up when its time is over: the rescue has it then.</summary>
    private async Task<IReadOnlyList<Attempt>> FindInTimeAsync(Task<PostgresException?> commit, IReadOnlyList<Attempt> attempts)
    {
        var until = Deadline.After(claimTtl, clock);
        while (!disposing.IsCancellationRequested)
        {
            if (commit.IsCompletedSuccessfully)
                return await commit is null ? attempts : [];
            try
            {
                return await FindAsync(attempts);
            }
            catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                // It has waited for the lock, so it comes again without a pause.
            }
            catch (Exception)
            {
                if (until.HasPassed)
                    break;
                await EndsAsync(Task.Delay(RetryAfter, clock, disposing.Token));
            }
        }

        return [];
    }

    /// <summary>Those that are durable: first the claim must have ended, then it is looked at, in the next statement.</summary>
    private async Task<IReadOnlyList<Attempt>> FindAsync(IReadOnlyList<Attempt> attempts)
    {
        await using var connection = await spare.OpenConnectionAsync(disposing.Token);
        await using var batch = connection.CreateBatch();
        batch.Statement(Transactions.BeginReadCommitted);
        batch.Statement(Begin);
        batch.Statement(AwaitClaim).Parameters.With("message_ids", attempts.Select(a => a.MessageId).ToArray());
        batch.Statement(FindAttempts).Parameters.With("ids", attempts.Ids());
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.NextResultAsync();
        var found = new HashSet<Guid>();
        while (await reader.ReadAsync())
            found.Add(reader.GetGuid(0));
        return attempts.Where(a => found.Contains(a.Id)).ToList();
    }

    /// <summary>However it ends, also where the driver has lost its thread: what it brought is looked up, not believed, and the connection must be free in the end.</summary>
    private static async Task EndsAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ClaimAnswerLost, LogLevel.Warning, "The answer to a claim of {Count} was lost ({SqlState}); looking its attempts up by their ids")]
        public static partial void ClaimAnswerLost(ILogger logger, int count, string sqlState);

        [LoggerMessage(EventIds.ClaimUndecided, LogLevel.Warning, "What became of a claim of {Count} is not known; nothing of it is sent, and its attempts are looked up by their ids")]
        public static partial void ClaimUndecided(ILogger logger, int count);

        [LoggerMessage(EventIds.ClaimDecided, LogLevel.Warning, "Of a claim that was answered too late {Found} of {Count} attempts were there; they are released")]
        public static partial void ClaimDecided(ILogger logger, int found, int count);
    }
}
