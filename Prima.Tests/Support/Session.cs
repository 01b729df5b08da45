using Npgsql;

namespace Prima.Tests.Support;

/// <summary>One part in a staged race: a connection whose steps the test takes one by one.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlDataSource observer;

    private Session(NpgsqlConnection connection, NpgsqlDataSource observer)
    {
        this.connection = connection;
        this.observer = observer;
    }

    public static async Task<Session> OpenAsync(NpgsqlDataSource source, NpgsqlDataSource observer) => new(await source.OpenConnectionAsync(), observer);

    public async Task ExecuteAsync(string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> AskAsync<T>(string query)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The first column of each row, as text.</summary>
    public async Task<List<string>> ListAsync(string query)
    {
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 120 };
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add($"{reader[0]}");
        return rows;
    }

    /// <summary>Returns when what this session is doing waits for a lock.</summary>
    public Task WaitsForALockAsync() => Eventually.HoldsAsync(
        async () =>
        {
            await using var command = observer.CreateCommand("select wait_event_type = 'Lock' from pg_stat_activity where pid = $1");
            command.Parameters.AddWithValue(connection.ProcessID);
            return await command.ExecuteScalarAsync() is true;
        },
        "the session waits for a lock");

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
