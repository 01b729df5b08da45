using Npgsql;
using Prima.Core.Inbound;
using Prima.Data.Inbound;
using Prima.Data.Postgres;

namespace Prima.Data.Bench;

/// <summary>The door's own insert from one bare connection: what a webhook is measured against.</summary>
internal sealed class InboxBenchStore(string connectionString) : IAsyncDisposable
{
    private static readonly string Receive = Sql.Query("inbox/receive");
    private static readonly string Clear = Sql.Query("bench/clear_inbox");
    private readonly NpgsqlDataSource dataSource = DataSourceFactory.CreateForWorker(connectionString, maxPoolSize: 2);
    private NpgsqlConnection? connection;

    public async Task InsertAsync(Delivery delivery)
    {
        connection ??= await dataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Receive, connection);
        command.Parameters.With(delivery);
        await command.ExecuteNonQueryAsync();
    }

    public async Task ClearAsync()
    {
        await using var command = dataSource.CreateCommand(Clear);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();
        await dataSource.DisposeAsync();
    }
}
