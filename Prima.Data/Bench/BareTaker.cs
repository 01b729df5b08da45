using Npgsql;
using Prima.Data.Postgres;

namespace Prima.Data.Bench;

/// <summary>What a latency is compared with: waits for the news on one connection, and deletes what is there on another.</summary>
internal sealed class BareTaker(NpgsqlConnection listening, NpgsqlConnection taking) : IAsyncDisposable
{
    private static readonly string Take = Sql.Query("bench/plain_take");

    public static async Task<BareTaker> OpenAsync(NpgsqlDataSource dataSource)
    {
        var listening = await dataSource.OpenConnectionAsync();
        await using var listen = new NpgsqlCommand("listen prima_outbox", listening);
        await listen.ExecuteNonQueryAsync();
        return new BareTaker(listening, await dataSource.OpenConnectionAsync());
    }

    public Task WaitAsync(CancellationToken stopping) => listening.WaitAsync(stopping);

    /// <summary>The message's id, deleted and committed; null when there is none.</summary>
    public async Task<long?> TakeAsync()
    {
        await using var command = new NpgsqlCommand(Take, taking);
        return (long?)await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await taking.DisposeAsync();
        await listening.DisposeAsync();
    }
}
