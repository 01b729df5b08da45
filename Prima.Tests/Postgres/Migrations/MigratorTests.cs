using Npgsql;
using NUnit.Framework;
using Prima.Data.Migrations;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Migrations;

/// <summary>The way to a schema, from nothing and from every state a deploy can meet. It has a server to itself: roles belong to all databases of one.</summary>
[Parallelizable]
public class MigratorTests
{
    private PostgresCluster cluster = null!;
    private TestDatabase database = null!;

    [OneTimeSetUp]
    public async Task GivenAServer() => cluster = await PostgresCluster.StartOwnAsync();

    [OneTimeTearDown]
    public async Task EndTheServer() => await cluster.DisposeAsync();

    [SetUp]
    public async Task GivenAnEmptyDatabase() => database = await TestDatabase.CreateAsync(cluster, migrated: false);

    [TearDown]
    public async Task DropTheDatabase() => await database.DisposeAsync();

    [Test]
    public async Task From_nothing_it_makes_everything_and_says_what_and_a_second_time_it_finds_nothing_to_do()
    {
        var dry = await MigrateAsync(dryRun: true);
        Assert.That(await database.AskAsync<bool>("select to_regnamespace('prima') is null"), Is.True, "a dry run changes nothing");

        var first = await MigrateAsync();
        var second = await MigrateAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(dry, Is.EqualTo(Migrator.Known).And.Not.Empty);
            Assert.That(first, Is.EqualTo(Migrator.Known));
            Assert.That(second, Is.Empty);
            Assert.That(await WorksAsync(), Is.True);
        }
    }

    [Test]
    public async Task Of_two_at_once_the_loser_succeeds_too()
    {
        var both = await Task.WhenAll(MigrateAsync(), MigrateAsync());

        Assert.That(both.Select(applied => applied.Count).Order(), Is.EqualTo(new[] { 0, Migrator.Known.Count }));
        Assert.That(await WorksAsync(), Is.True);
    }

    [Test]
    public async Task A_schema_that_is_newer_than_the_program_is_refused_and_left_alone()
    {
        await MigrateAsync();
        await database.ExecuteAsync("insert into prima.migrations (scriptname, applied) values ('9999_tomorrow', now())");
        await database.ExecuteAsync("drop view prima.queue_stats");

        await Assert.ThatAsync(() => MigrateAsync(), Throws.TypeOf<SchemaException>().With.Message.Contains("9999_tomorrow").And.Message.Contains("Update the program"));
        Assert.That(await database.AskAsync<bool>("select to_regclass('prima.queue_stats') is null"), Is.True, "its functions and views are not overwritten with older ones");
    }

    [Test]
    public async Task It_takes_the_time_it_needs_whatever_a_worker_s_statements_may_take()
    {
        await MigrateAsync();
        await database.ExecuteAsync("""
            create function slowly() returns event_trigger language plpgsql as $$ begin perform pg_sleep(0.5); end $$;
            create event trigger slowly on ddl_command_start when tag in ('CREATE VIEW') execute function slowly()
            """);
        await Migrator.MigrateAsync(database.ConnectionString + ";Command Timeout=1", dryRun: false, CancellationToken.None);
    }

    [Test]
    public async Task A_journal_that_DbUp_made_as_whoever_migrated_is_taken_over()
    {
        await MigrateAsync();
        await database.ExecuteAsync("create role old_migrator_of_a_test; alter table prima.migrations owner to old_migrator_of_a_test; revoke select on prima.migrations from public");

        Assert.That(await MigrateAsync(), Is.Empty);
        var owner = await database.AskAsync<string>("select tableowner::text from pg_tables where schemaname = 'prima' and tablename = 'migrations'");
        await database.ExecuteAsync("drop owned by old_migrator_of_a_test; drop role old_migrator_of_a_test");

        Assert.That(owner, Is.EqualTo("prima_owner"));
    }

    [Test]
    public async Task Everything_it_makes_belongs_to_the_owner()
    {
        await MigrateAsync();

        Assert.That(
            await database.AskAsync<string[]>("""
                select coalesce(array_agg(what), '{}') from (
                    select c.relname::text as what, c.relowner as owner from pg_class c where c.relnamespace = 'prima'::regnamespace
                    union all select p.proname::text, p.proowner from pg_proc p where p.pronamespace = 'prima'::regnamespace) made
                where owner <> 'prima_owner'::regrole
                """),
            Is.Empty);
    }

    [Test]
    public async Task Who_may_create_roles_can_migrate_without_being_a_superuser()
    {
        var role = "migrator_of_" + database.Name;
        var password = new NpgsqlConnectionStringBuilder(database.ConnectionString).Password;
        await database.ExecuteAsync($"create role {role} login createrole password '{password}'; grant all on database {database.Name} to {role}; alter database {database.Name} owner to {role}");
        await database.ExecuteAsync($"grant prima_owner to {role} with admin option");
        try
        {
            var asMigrator = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role }.ConnectionString;
            Assert.That(await Migrator.MigrateAsync(asMigrator, dryRun: false, CancellationToken.None), Is.EqualTo(Migrator.Known));
            Assert.That(await Migrator.MigrateAsync(asMigrator, dryRun: false, CancellationToken.None), Is.Empty);
            Assert.That(await WorksAsync(), Is.True);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await database.ExecuteAsync($"alter database {database.Name} owner to current_user; drop owned by {role}; drop role {role}");
        }
    }

    private Task<IReadOnlyList<string>> MigrateAsync(bool dryRun = false) => Migrator.MigrateAsync(database.ConnectionString, dryRun, CancellationToken.None);

    private async Task<bool> WorksAsync()
    {
        var id = await database.AskAsync<long>("select prima.enqueue_message('081234567890', 'x', 'it works')");
        return await database.StateOfAsync(id) == "queued";
    }
}
