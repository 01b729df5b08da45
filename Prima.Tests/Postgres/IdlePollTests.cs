using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres;

/// <summary>What an idle worker asks again and again is planned a few times, then never more: a plan costs several times what the question does.</summary>
[Parallelizable]
public class IdlePollTests : DatabaseFixture
{
    /// <summary>The server makes a plan for the first five, whatever it thinks of the cached one.</summary>
    private const int TriedByTheServer = 5;

    [Test]
    public async Task It_is_not_planned_anew_each_time_however_few_devices_there_are([Values(false, true)] bool isAnalyzed, [Values(1, 2, 16)] int count)
    {
        var devices = Enumerable.Range(1, count).Select(n => $"d{n}").ToArray();
        foreach (var device in devices)
            await Database.ExecuteAsync($"insert into prima.devices (name) values ('{device}') on conflict do nothing");
        if (isAnalyzed)
            await Database.ExecuteAsync("analyze");
        Assert.That(await Database.AskAsync<bool>("select reltuples >= 0 from pg_class where oid = 'prima.devices'::regclass"), Is.EqualTo(isAnalyzed), "few devices are never analyzed by themselves");
        await using var worker = DataUnderTest.OpenAt(Database.ConnectionString + ";Maximum Pool Size=1");

        for (var i = 0; i < 20; i++)
        {
            await worker.Outbox.IsDueAsync(devices, CancellationToken.None);
            await worker.Inbox.CountDueAsync(16, CancellationToken.None);
            await worker.Reports.LookAsync(CancellationToken.None);
            await worker.Reminders.FindNextAsync(CancellationToken.None);
            await worker.Janitor.LookAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
            await worker.Janitor.LookForReceiptsAsync(CancellationToken.None);
        }

        await using var connection = await worker.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select array_agg(left(statement, 60) || ': ' || custom_plans) filter (where custom_plans > $1), count(*) filter (where generic_plans > 10) from pg_prepared_statements";
        command.Parameters.Add(new() { Value = (long)TriedByTheServer });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Assert.That((reader.IsDBNull(0) ? [] : reader.GetFieldValue<string[]>(0), reader.GetInt64(1)), Is.EqualTo((Array.Empty<string>(), 6L)));
    }
}
