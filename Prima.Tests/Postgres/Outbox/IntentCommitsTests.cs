using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NUnit.Framework;
using Prima.Data.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>A commit whose answer does not come, and a driver that has lost its thread.</summary>
[Parallelizable]
public class IntentCommitsTests : DatabaseFixture
{
    [Test]
    public async Task Whatever_the_search_for_what_became_of_it_throws_the_connection_is_given_back_and_claims_go_on()
    {
        await Database.ExecuteAsync("create table slow (a int); create function slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return null; end $$");
        await Database.ExecuteAsync("create constraint trigger slowly after insert on slow deferrable initially deferred for each row execute function slowly()");
        await using var source = NpgsqlDataSource.Create(Database.ConnectionString + ";Maximum Pool Size=1");
        var gone = NpgsqlDataSource.Create(Database.ConnectionString);
        await gone.DisposeAsync(); // what it throws is no exception of the database's
        await using var worker = DataUnderTest.Open(Database);
        await using var commits = new IntentCommits(gone, worker.Settles, TimeSpan.FromSeconds(1), TimeProvider.System, NullLogger.Instance);
        var connection = await source.OpenConnectionAsync();
        await using (var insert = new NpgsqlCommand("begin; insert into slow values (1)", connection))
            await insert.ExecuteNonQueryAsync();

        Assert.That(await commits.CommitAsync(connection, [], async givingUp =>
        {
            await using var commit = new NpgsqlCommand("commit", connection) { CommandTimeout = 0 };
            await commit.ExecuteNonQueryAsync(givingUp);
            return null;
        }), Is.Empty);
        await commits.ReturnAsync(connection);

        Assert.That(commits.AllDecided, Is.False);
        await Eventually.HoldsAsync(() => commits.AllDecided, "it is given up, and the rescue has it");
        await using var another = await source.OpenConnectionAsync();
    }
}
