using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Janitor;

/// <summary>Sessions that stop inside a batch, before its end: they hold locks, and no time-out of the server sees them.</summary>
[Parallelizable]
public class StuckSessionTests : DatabaseFixture
{
    /// <summary>More than the proxy takes at once, so that the server gets the lock's statement and not the end of the batch.</summary>
    private static readonly string Padding = new(' ', 200_000);

    [Test]
    public async Task One_of_ours_that_has_been_so_for_ten_seconds_is_ended_and_nobody_else()
    {
        await using var proxy = Database.StartProxy();
        await using var worker = DataUnderTest.OpenAt(Database.ConnectionString + ";Application Name=clinic");
        var device = await Database.GivenADeviceAsync();
        var message = await Database.GivenAMessageAsync(device);
        await StopInsideABatchAsync(proxy, "prima", $"select from prima.devices where name = '{device}' for no key update");
        await StopInsideABatchAsync(proxy, "clinic", "select 1"); // the name that its own connection string gives
        await StopInsideABatchAsync(proxy, "other", "select 1");
        await using var copying = await OpenAsync(proxy, "prima");
        var copy = await copying.BeginTextImportAsync("copy prima.pauses (device) from stdin");
        Assert.That(await worker.ClaimAsync(1, device), Is.Empty, "the device is held");
        Assert.That(await worker.Janitor.EndStuckSessionsAsync(CancellationToken.None), Is.Zero, "it may only be slow");

        var ended = 0;
        await Eventually.HoldsAsync(async () => (ended += await worker.Janitor.EndStuckSessionsAsync(CancellationToken.None)) == 2, "both are ended", TimeSpan.FromSeconds(20));

        await Eventually.HoldsAsync(async () => await worker.ClaimAsync(1, device) is [var taken] && taken.MessageId == message, "it lets go of the device as it ends");
        Assert.That(
            await Database.AskAsync<string>("select string_agg(application_name || ' ' || left(query, 4), ', ' order by application_name) from pg_stat_activity where datname = current_database() and wait_event = 'ClientRead' and state = 'active'"),
            Is.EqualTo("other sele, prima copy"), "another's is not ours to end, and a COPY waits in good order");
        await copy.DisposeAsync();
    }

    private async Task StopInsideABatchAsync(FaultProxy proxy, string application, string holding)
    {
        var connection = await OpenAsync(proxy, application); // never closed: its link ends with the proxy
        var stopped = proxy.FailAsync(ProxyFault.SilenceBefore, $"the end of {application}");
        await using var batch = connection.CreateBatch();
        foreach (var statement in (string[])["begin", holding, $"select 2 -- {Padding} the end of {application}"])
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        _ = batch.ExecuteNonQueryAsync().ContinueWith(broken => broken.Exception, TaskScheduler.Default); // it breaks at the end of the test
        await stopped;
        await Eventually.HoldsAsync(
            () => Database.AskAsync<bool>($"select exists (select from pg_stat_activity where datname = current_database() and application_name = '{application}' and state = 'active' and wait_event = 'ClientRead')"), "it has stopped inside");
    }

    private async Task<NpgsqlConnection> OpenAsync(FaultProxy proxy, string application)
    {
        var connection = new NpgsqlConnection($"{Database.ConnectionStringThrough(proxy)};Pooling=false;Application Name={application};Write Buffer Size=1000000");
        await connection.OpenAsync();
        return connection;
    }
}
