using System.Globalization;
using Dapper;
using Npgsql;
using Prima.Core.Outbox;
using Prima.Data.Migrations;
using Prima.Data.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Bench;

/// <summary>What <c>prima bench</c> does to the database: fills it, says GO, looks whether it is done, and counts.</summary>
/// <param name="connectionString">Of the database.</param>
/// <param name="callers">At the same time.</param>
internal sealed class BenchStore(string connectionString, int callers) : IAsyncDisposable
{
    private readonly NpgsqlDataSource dataSource = DataSourceFactory.CreateForWorker(connectionString, maxPoolSize: Math.Max(64, callers + 4)); // and who looks on

    public Task MigrateAsync(CancellationToken stopping) => Migrator.MigrateAsync(connectionString, dryRun: false, stopping);

    /// <summary>Whether all that is there is the benchmark's own, also nothing.</summary>
    public async Task<bool> IsOursAsync() => !await ScalarAsync<bool>("bench/has_schema") || await ScalarAsync<bool>("bench/is_ours");

    public Task ClearAsync() => ScalarAsync<object?>("bench/clear");

    public Task PauseAsync() => ScalarAsync<object?>("bench/pause");

    public async Task GoAsync()
    {
        await ScalarAsync<object?>("bench/go");
        await WakeAsync();
    }

    public async Task WakeAsync()
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(Sql.Query("intake/wake"));
    }

    /// <summary>Enqueues messages <paramref name="first"/> … in calls of 1,000, from two connections.</summary>
    public async Task FillAsync(string run, int first, int count, int devices, TimeSpan dueIn)
    {
        const int Chunk = 1000;
        var starts = Enumerable.Range(0, (count + Chunk - 1) / Chunk).Select(i => i * Chunk);
        await Parallel.ForEachAsync(starts, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (start, _) =>
            await ScalarAsync<int>("bench/fill", new { run, first = first + start, count = Math.Min(Chunk, count - start), devices, due_in = dueIn }));
    }

    /// <summary>Lets the server write out what was loaded. Who may not ask for it measures without.</summary>
    public async Task CheckpointAsync()
    {
        try
        {
            await ScalarAsync<object?>("bench/checkpoint");
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // A database that was named: its own checkpoints come soon enough.
        }
    }

    public Task<bool> IsOpenAsync(string[] devices) => ScalarAsync<bool>("bench/open", new { devices });

    public async Task<(int Accepted, int Attempts)> LedgerAsync(string run)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(int, int)>(Sql.Query("bench/ledger"), new { run });
    }

    /// <summary>The claim's and the settle's own files in a bare loop on one connection, without sending. Returns messages and round trips.</summary>
    public async Task<(int Messages, int Transactions)> DrainBareAsync(ClaimTerms terms, string[] devices, int batch, TimeProvider clock, Random random)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var floors = new RankFloors(clock);
        var messages = 0;
        var transactions = 0;
        while (true)
        {
            var claim = new ClaimTransaction(connection, terms, floors);
            random.Shuffle(devices);
            var reading = await claim.ReadAsync(batch, int.MaxValue, devices, passedOver: [], CancellationToken.None);
            if (reading.Locked.Length == 0)
            {
                await connection.ExecuteAsync("rollback");
                return (messages, transactions);
            }

            var going = ClaimDecision.Choose(reading.Candidates, batch, reading.FleetFree, reading.FleetOrdinary).Going;
            var attempts = going.Select(candidate => candidate.ToAttempt(Guid.CreateVersion7())).ToList();
            if (await claim.CommitAsync(attempts, CancellationToken.None) is { } refusal)
                throw refusal;
            floors.Raise(reading.Candidates);
            var settlements = attempts.OrderBy(a => a.Id).Select(a => (a, (Settlement)new Settlement.Complete(a.MessageId.ToString(CultureInfo.InvariantCulture)))).ToList();
            await new SettleTransaction(connection, terms).WriteAsync(settlements);
            messages += attempts.Count;
            transactions += 2;
        }
    }

    public async ValueTask<BenchCaller> OpenCallerAsync(int devices) => new(await dataSource.OpenConnectionAsync(), devices);

    public Task<BareTaker> OpenBareTakerAsync() => BareTaker.OpenAsync(dataSource);

    /// <summary>The grants of the last second.</summary>
    public async Task<IEnumerable<DateTime>> GrantsAsync()
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        return await connection.QueryAsync<DateTime>(Sql.Query("bench/grants"));
    }

    public async Task<T?> ScalarAsync<T>(string query, object? parameters = null)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(new CommandDefinition(Sql.Query(query), parameters, commandTimeout: 600));
    }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}
