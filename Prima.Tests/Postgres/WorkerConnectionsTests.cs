using Microsoft.Extensions.Logging.Testing;
using Npgsql;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres;

/// <summary>What a process asks of the server before it begins.</summary>
[Parallelizable]
public class WorkerConnectionsTests : DatabaseFixture
{
    [Test]
    public async Task A_worker_that_starts_while_the_database_is_away_says_that_it_is_slower_for_it([Values] bool isAway, [Values] bool isVerb)
    {
        var log = new FakeLogger<WorkerConnections>();
        await using var connections = new WorkerConnections(isAway ? "Host=127.0.0.1;Port=1;Username=prima" : Database.ConnectionString, isVerb, log);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.Collector.GetSnapshot().Select(record => record.Id.Id), isAway && !isVerb ? Is.EqualTo(new[] { EventIds.DatabaseUnseen }) : Is.Empty);
            Assert.That(new NpgsqlConnectionStringBuilder(connections.Main.ConnectionString).MaxAutoPrepare > 0, Is.EqualTo(!isAway && !isVerb));
        }
    }

    [Test]
    public async Task A_pool_of_at_least_five_is_no_pool_of_at_most_three([Values] bool isVerb)
    {
        await using var connections = new WorkerConnections(Database.ConnectionString + ";Minimum Pool Size=5", isVerb, new FakeLogger<WorkerConnections>());

        Assert.That(new NpgsqlConnectionStringBuilder(connections.Main.ConnectionString).MaxPoolSize, Is.EqualTo(5));
    }
}
