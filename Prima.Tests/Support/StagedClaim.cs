using Npgsql;
using Prima.Core.Outbox;
using Prima.Data.Outbox;

namespace Prima.Tests.Support;

/// <summary>A claim whose steps the test takes one by one, on a connection of its own: a part in a staged race.</summary>
internal sealed class StagedClaim : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlDataSource observer;

    private StagedClaim(NpgsqlConnection connection, DataUnderTest worker)
    {
        this.connection = connection;
        observer = worker.Source;
        Claim = new ClaimTransaction(connection, worker.Terms, new RankFloors(TimeProvider.System));
    }

    public ClaimTransaction Claim { get; }

    public static async Task<StagedClaim> OpenAsync(DataUnderTest worker) => new(await worker.Source.OpenConnectionAsync(), worker);

    public Task<string[]> LockAsync(int atMost, params string[] devices) => Claim.LockDevicesAsync(atMost, devices, CancellationToken.None);

    /// <summary>The claim's first two steps, for as much as there is.</summary>
    public async Task<List<Candidate>> LockAndReadAsync(params string[] devices) => await Claim.ReadDueAsync(await LockAsync(1_000, devices), int.MaxValue);

    /// <param name="how">commit or rollback.</param>
    public async Task EndAsync(string how)
    {
        await using var command = new NpgsqlCommand(how, connection);
        await command.ExecuteNonQueryAsync();
    }

    public Task WaitsForALockAsync() => Eventually.HoldsAsync(
        async () =>
        {
            await using var command = observer.CreateCommand("select wait_event_type = 'Lock' from pg_stat_activity where pid = $1");
            command.Parameters.AddWithValue(connection.ProcessID);
            return await command.ExecuteScalarAsync() is true;
        },
        "the claim waits for a lock");

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();
}
