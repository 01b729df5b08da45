using Npgsql;
using Prima.Core.Outbox;
using Prima.Data.Outbox;

namespace Prima.Tests.Support;

/// <summary>A claim whose steps the test takes one by one, on a connection of its own: a part in a staged race.</summary>
internal sealed class StagedClaim : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlDataSource observer;
    private readonly DataUnderTest worker;

    private StagedClaim(NpgsqlConnection connection, DataUnderTest worker)
    {
        this.connection = connection;
        observer = worker.Source;
        this.worker = worker;
        Claim = new ClaimTransaction(connection, worker.Terms, new RankFloors(TimeProvider.System));
    }

    public ClaimTransaction Claim { get; }

    public static async Task<StagedClaim> OpenAsync(DataUnderTest worker) => new(await worker.Source.OpenConnectionAsync(), worker);

    /// <summary>The claim's first step: the devices that it has then.</summary>
    public async Task<string[]> LockAsync(int wanted, params string[] devices) => (await ReadAsync(wanted, devices)).Locked;

    /// <summary>The claim's first step, for as much as there is.</summary>
    public async Task<List<Candidate>> LockAndReadAsync(params string[] devices) => (await ReadAsync(1_000, devices)).Candidates;

    public Task<ClaimReading> ReadAsync(int wanted, params string[] devices) => Claim.ReadAsync(wanted, int.MaxValue, devices, passedOver: [], CancellationToken.None);

    /// <summary>Between them: those that the guards let through.</summary>
    public async Task<List<Candidate>> JudgeAsync(List<Candidate> candidates)
    {
        var verdicts = await Claim.JudgeAsync(candidates, worker.ReminderTerms);
        return candidates.FindAll(c => !c.IsGuarded || verdicts.GetValueOrDefault(c.MessageId) is MessageVerdict.Go);
    }

    /// <summary>Its second: what it took, or nothing at all. The test still commits, or rolls back.</summary>
    public async Task<IReadOnlyList<Attempt>> TakeAsync(IEnumerable<Candidate> going)
    {
        var attempts = going.Select(candidate => candidate.ToAttempt(Guid.CreateVersion7())).ToList();
        await using var batch = Claim.Take(attempts, isToldByRow: true);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync();
            for (var n = 1; n < batch.BatchCommands.Count; n++)
                await reader.NextResultAsync();
            await reader.ReadAsync();
            return reader.GetBoolean(0) ? attempts : [];
        }
        catch (PostgresException fault) when (ClaimTransaction.IsLost(fault))
        {
            return [];
        }
    }

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
