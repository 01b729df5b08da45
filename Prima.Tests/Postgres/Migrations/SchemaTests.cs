using Npgsql;
using NUnit.Framework;
using Prima.Data.Operations;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Migrations;

/// <summary>What the schema is, as a file to read, and what is not as the migrations made it.</summary>
[Parallelizable]
public class SchemaTests : DatabaseFixture
{
    [Test]
    public async Task The_file_lists_what_the_migrations_make()
    {
        await using var dataSource = NpgsqlDataSource.Create(Database.ConnectionString);
        var lines = await Inspector(dataSource).ReadSchemaAsync(CancellationToken.None);
        var written = Path.Combine(TestContext.CurrentContext.WorkDirectory, "schema.txt");
        if (!lines.SequenceEqual(Sql.Schema()))
            await File.WriteAllLinesAsync(written, lines);
        Assert.That(lines, Is.EqualTo(Sql.Schema()), $"after a new migration or function: cp {written} sql/schema.txt");
    }

    [TestCase("drop index prima.queue_claim", "index CREATE INDEX queue_claim")]
    [TestCase("alter table prima.queue add column extra int", "column queue.extra integer")]
    [TestCase("alter table prima.queue alter column device drop not null", "column queue.device text")]
    [TestCase("create function prima.more() returns int language sql as 'select 1'", "function prima.more()")]
    [TestCase("alter table prima.send_attempts drop constraint send_attempts_live_outcome", "constraint send_attempts.send_attempts_live_outcome")]
    public async Task What_was_changed_by_hand_is_named(string change, string line)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync(change);
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        var drift = await Inspector(dataSource).CompareSchemaAsync(CancellationToken.None);
        Assert.That(drift.Missing.Concat(drift.Extra), Is.Not.Empty.And.All.StartsWith(line));
    }

    private static PostgresInspector Inspector(NpgsqlDataSource dataSource) => new(dataSource, null, TimeProvider.System);
}
