using Npgsql;

namespace Prima.Data.Postgres;

/// <summary>One statement in a transaction of its own, with the time-outs that every transaction of Prima's sets first.</summary>
internal static class Transactions
{
    /// <summary>How a transaction that writes begins, whatever the database's own default is: each statement sees what others have committed by then (design section 1).</summary>
    public const string BeginReadCommitted = "begin isolation level read committed";

    private static readonly string Begin = Sql.Query("begin");
    private static readonly string Look = Sql.Query("look");

    /// <summary>A batch that opens a transaction; its first result is that of the time-outs. The caller adds its statements and how it ends.</summary>
    public static NpgsqlBatch CreateTransaction(this NpgsqlConnection connection)
    {
        var batch = connection.CreateBatch();
        batch.Statement(BeginReadCommitted);
        batch.Statement(Begin);
        return batch;
    }

    /// <summary>The same for a person who only reads: all its statements see one moment.</summary>
    public static NpgsqlBatch CreateSnapshot(this NpgsqlConnection connection)
    {
        var batch = connection.CreateBatch();
        batch.Statement("begin isolation level repeatable read read only");
        batch.Statement(Look);
        return batch;
    }

    /// <summary>The rows of the next result, read by <paramref name="read"/>.</summary>
    public static async Task<List<T>> NextRowsAsync<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken stopping)
    {
        await reader.NextResultAsync(stopping);
        return await reader.RowsAsync(read, stopping);
    }

    /// <summary>The rows of the result that the reader stands before.</summary>
    public static async Task<List<T>> RowsAsync<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken stopping)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(stopping))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>How many rows the next result has.</summary>
    public static async Task<int> CountNextAsync(this NpgsqlDataReader reader)
    {
        await reader.NextResultAsync();
        return await reader.CountAsync();
    }

    /// <summary>How many rows the result before the reader has.</summary>
    public static async Task<int> CountAsync(this NpgsqlDataReader reader)
    {
        var rows = 0;
        while (await reader.ReadAsync())
            rows++;
        return rows;
    }

    /// <summary>Reads to the end: an error of the commit would stand there.</summary>
    public static async Task FinishAsync(this NpgsqlDataReader reader, CancellationToken stopping)
    {
        while (await reader.NextResultAsync(stopping))
        {
        }
    }

    /// <summary>Runs <paramref name="sql"/> and returns the rows read by <paramref name="read"/>.</summary>
    public static async Task<List<T>> QueryInTransactionAsync<T>(
        this NpgsqlDataSource dataSource, string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> read, CancellationToken stopping)
    {
        await using var batch = dataSource.CreateBatch();
        batch.AddInTransaction(sql, bind);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var rows = await reader.NextRowsAsync(read, stopping);
        await reader.FinishAsync(stopping);
        return rows;
    }

    /// <summary>Runs <paramref name="sql"/> and returns how many rows it changed.</summary>
    public static async Task<int> ExecuteInTransactionAsync(
        this NpgsqlDataSource dataSource, string sql, Action<NpgsqlParameterCollection> bind, CancellationToken stopping)
    {
        await using var batch = dataSource.CreateBatch();
        var statement = batch.AddInTransaction(sql, bind);
        await batch.ExecuteNonQueryAsync(stopping);
        return (int)statement.RecordsAffected;
    }

    /// <summary>The same on a connection that the caller has, with <paramref name="last"/> after it in the same transaction.</summary>
    public static async Task<int> ExecuteInTransactionAsync(
        this NpgsqlConnection connection, string sql, Action<NpgsqlParameterCollection> bind, string last, CancellationToken stopping)
    {
        await using var batch = connection.CreateBatch();
        var statement = batch.AddInTransaction(sql, bind);
        batch.Statement(last);
        await batch.ExecuteNonQueryAsync(stopping);
        return (int)statement.RecordsAffected;
    }

    /// <summary>After a commit, and never its failure: a wake-up lost costs one poll. (Inside, NOTIFY would make the commits of all callers queue up.)</summary>
    public static Task TryWakeAsync(this NpgsqlConnection connection, string wake) => TryWakeAsync(new NpgsqlCommand(wake, connection), CancellationToken.None);

    /// <summary>The same on a connection of its own.</summary>
    public static Task TryWakeAsync(this NpgsqlDataSource dataSource, string wake, CancellationToken stopping) => TryWakeAsync(dataSource.CreateCommand(wake), stopping);

    /// <summary>Ends the transaction of a batch that left it open: commit or rollback. Nobody cancels that.</summary>
    public static async Task EndAsync(this NpgsqlConnection connection, string how)
    {
        await using var end = new NpgsqlCommand(how, connection);
        await end.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task TryWakeAsync(NpgsqlCommand wake, CancellationToken stopping)
    {
        await using (wake)
        {
            try
            {
                await wake.ExecuteNonQueryAsync(stopping);
            }
            catch (Exception fault) when (Faults.IsOfDatabase(fault))
            {
            }
        }
    }

    /// <summary>A batch without begin and commit is a transaction of its own: as long hold its time-outs, and it commits at its end.</summary>
    private static NpgsqlBatchCommand AddInTransaction(this NpgsqlBatch batch, string sql, Action<NpgsqlParameterCollection> bind)
    {
        batch.Statement(Begin);
        var statement = batch.Statement(sql);
        bind(statement.Parameters);
        return statement;
    }
}
