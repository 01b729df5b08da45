using System.Data;
using Npgsql;
using Prima.Core.Inbound;
using Prima.Data.Postgres;

namespace Prima.Data.Inbound;

/// <summary>The door's one statement, committed by itself. It has connections of its own, for what comes in must not wait for what goes out.</summary>
internal sealed class PostgresInboxDoor(string connectionString, TimeProvider clock) : IInboxDoor, IAsyncDisposable
{
    private static readonly string Receive = Sql.Query("inbox/receive");
    private static readonly string Reject = Sql.Query("inbox/reject");
    private static readonly string AwaitStandby = Sql.Query("inbox/await_standby");

    /// <summary>For a connection and a statement together; the gateway gives up after five seconds and comes again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>All that the pool holds may have died, and each try uses up one of them.</summary>
    private const int MostTries = 12;

    private readonly NpgsqlDataSource dataSource = DataSourceFactory.CreateForDoor(connectionString);

    public async Task<DoorAnswer> StoreAsync(Delivery delivery)
    {
        try
        {
            return await ExecuteAsync(Receive, p => p.With(delivery)) > 0 ? DoorAnswer.Stored : DoorAnswer.Duplicate;
        }
        catch (PostgresException fault) when (IsOfTheContent(fault.SqlState))
        {
            return DoorAnswer.NotStorable;
        }
    }

    public Task RejectAsync(RejectedDelivery delivery) => ExecuteAsync(Reject, p => p
        .With("kind", delivery.Kind).With("raw", delivery.Raw).With("reason", delivery.Reason).With("received_at", delivery.ReceivedAt.UtcDateTime));

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();

    /// <summary>Bad data, a broken constraint, something too large: asked again, the database says the same.</summary>
    private static bool IsOfTheContent(string state) => state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("54", StringComparison.Ordinal);

    /// <summary>
    /// One round trip, its commit included. A connection that lay idle may have died: then all of them are let go, and it is said again: of a delivery twice does what once does, and of one that cannot be used another row harms nobody.
    /// The gateway would come again only after a minute, with a call for help perhaps.
    /// </summary>
    private async Task<int> ExecuteAsync(string sql, Action<NpgsqlParameterCollection> bind)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            for (var tries = 1; ; tries++)
            {
                await using var connection = await dataSource.OpenConnectionAsync(patience.Token);
                var durability = new DurabilityWatch();
                using var watching = durability.Watch(connection);
                try
                {
                    var changed = await connection.ExecuteInTransactionAsync(sql, bind, AwaitStandby, patience.Token);
                    return durability.IsDoubtful ? throw new TimeoutException("The standby did not confirm it in time.") : changed;
                }
                catch (NpgsqlException) when (connection.State != ConnectionState.Open && tries < MostTries)
                {
                    dataSource.Clear(); // does nothing while another's is under way
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException("The database did not answer in time.");
        }
    }
}
