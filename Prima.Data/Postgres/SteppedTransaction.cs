using Npgsql;

namespace Prima.Data.Postgres;

/// <summary>One transaction of several round trips, where what was read decides what is written next. Disposed before its end it is rolled back.</summary>
internal sealed class SteppedTransaction : IAsyncDisposable
{
    private static readonly string Begin = Sql.Query("begin");
    private static readonly string Patience = Sql.Query("stop/patience");
    private static readonly string Wake = Sql.Query("intake/wake");
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private SteppedTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) => (this.connection, this.transaction) = (connection, transaction);

    public static async Task<SteppedTransaction> BeginAsync(NpgsqlDataSource dataSource, CancellationToken stopping)
    {
        var (stepped, _) = await BeginWithAsync(dataSource, _ => { }, _ => Task.FromResult(true), stopping);
        return stepped;
    }

    /// <summary>Begins with what is read first: one round trip for all of it.</summary>
    /// <param name="fill">Adds the statements.</param>
    /// <param name="read">Reads their results, the first one with <see cref="Transactions.NextRowsAsync"/>.</param>
    public static async Task<(SteppedTransaction Transaction, T Read)> BeginWithAsync<T>(
        NpgsqlDataSource dataSource, Action<NpgsqlBatch> fill, Func<NpgsqlDataReader, Task<T>> read, CancellationToken stopping)
    {
        var connection = await dataSource.OpenConnectionAsync(stopping);
        try
        {
            var stepped = new SteppedTransaction(connection, await connection.BeginTransactionAsync(stopping)); // sent with the batch
            await using var batch = connection.CreateBatch();
            batch.Statement(Begin);
            batch.Statement(Patience);
            fill(batch);
            await using var reader = await batch.ExecuteReaderAsync(stopping);
            await reader.NextResultAsync(stopping);
            var result = await read(reader);
            await reader.FinishAsync(stopping);
            return (stepped, result);
        }
        catch
        {
            await connection.DisposeAsync(); // which rolls back
            throw;
        }
    }

    public async Task<List<T>> QueryAsync<T>(string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> read, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        bind(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        return await reader.RowsAsync(read, stopping);
    }

    /// <summary>How many rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, Action<NpgsqlParameterCollection> bind, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        bind(command.Parameters);
        return await command.ExecuteNonQueryAsync(stopping);
    }

    /// <summary>Commits, and then wakes the senders: never inside, for all notifying commits queue behind one lock.</summary>
    public async Task CommitAsync(CancellationToken stopping)
    {
        await transaction.CommitAsync(stopping);
        await connection.TryWakeAsync(Wake);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
