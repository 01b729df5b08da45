using Npgsql;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Data.Reminders;

namespace Prima.Tests.Support;

/// <summary>A reminder claim whose steps the test takes one by one, on a connection of its own.</summary>
internal sealed class StagedReminderClaim : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly ReminderClaim claim;
    private ReminderReading? reading;
    private bool isWritten;

    private StagedReminderClaim(NpgsqlConnection connection, DataUnderTest worker)
    {
        this.connection = connection;
        claim = new ReminderClaim(connection, worker.ReminderTerms, RateLimit.Off);
    }

    public static async Task<StagedReminderClaim> OpenAsync(DataUnderTest worker) => new(await worker.Source.OpenConnectionAsync(), worker);

    /// <summary>The double check.</summary>
    public async Task ReadAsync() => reading = await claim.ReadAsync(100, lateOnly: false, CancellationToken.None);

    public async Task WriteAsync()
    {
        var moved = reading!.Reminders.ConvertAll(r => (r, ReminderDecision.Of(r, reading.Now), (string?)"a text"));
        isWritten = moved.Count > 0 && await claim.WriteAsync(moved);
    }

    public async Task EndAsync()
    {
        await using var command = new NpgsqlCommand(isWritten ? "commit" : "rollback", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();
}
