using Npgsql;
using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Data.Local;
using Prima.Data.Operations;
using Prima.Data.Postgres;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

/// <summary>Each ailment made on purpose, found with its cure, and gone when the cure has been typed.</summary>
[Parallelizable]
public class DoctorVerbTests : VerbFixture
{
    [SetUp]
    public Task GivenAnEmptyHouse() => Database.ExecuteAsync("truncate prima.messages, prima.queue, prima.in_flight, prima.send_attempts, prima.inbox restart identity cascade");

    [Test]
    public async Task Of_a_database_that_is_well_it_says_so()
    {
        var answer = await PrimaAsync("doctor");
        Assert.That((answer.Code, answer.Output.Trim()), Is.EqualTo((ExitCode.Done, "Nothing ails the database.")));
    }

    [Test]
    public async Task Who_keeps_a_transaction_open_is_named_with_how_to_end_it()
    {
        await using var dataSource = NpgsqlDataSource.Create(Database.ConnectionString);
        var inspector = new PostgresInspector(dataSource, null, TimeProvider.System);
        await using var session = new NpgsqlConnection(Database.ConnectionString + ";Pooling=false;Application Name=report");
        await session.OpenAsync();
        await using var opening = new NpgsqlCommand("begin; select pg_backend_pid()", session);
        var pid = await opening.ExecuteScalarAsync();
        await using var elsewhere = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Database = "postgres", Pooling = false, ApplicationName = "report" }.ConnectionString);
        await elsewhere.OpenAsync();
        await new NpgsqlCommand("begin; select 1", elsewhere).ExecuteNonQueryAsync(); // its snapshot keeps nothing of this database
        var young = await PrimaAsync("doctor");
        var found = (await inspector.ExamineAsync(TimeSpan.Zero, long.MaxValue, CancellationToken.None)).Where(one => one.Finding.Contains("report", StringComparison.Ordinal)).ToList();
        Assert.That((young.Code, found.Count), Is.EqualTo((ExitCode.Done, 1)), "a transaction of a moment is none of its business");
        await Database.ExecuteAsync(found[0].Cure);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found[0].Finding, Does.StartWith($"process {pid} (report, idle in transaction) has had a transaction open since "));
            Assert.That(async () => await new NpgsqlCommand("select 1", session).ExecuteScalarAsync(), Throws.InstanceOf<NpgsqlException>(), "it was ended");
        }
    }

    [TestCase("prima.queue")]
    [TestCase("prima.messages")]
    public async Task Who_holds_a_whole_table_is_named_and_the_rest_is_looked_at(string table)
    {
        await using var session = new NpgsqlConnection(Database.ConnectionString + ";Pooling=false;Application Name=mover");
        await session.OpenAsync();
        await using var locking = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode; select pg_sleep(2.1); select pg_backend_pid()", session);
        await locking.ExecuteNonQueryAsync();

        var answer = await PrimaAsync("doctor");

        Assert.That(answer.Code, Is.EqualTo(ExitCode.Degraded), answer.Output);
        Assert.That(answer.Output, Does.Match($@"lock: process \d+ \(mover, idle in transaction\) has held {table} for itself since .*\n  select pg_terminate_backend\(\d+\)"));
    }

    [Test]
    public async Task Who_does_nothing_in_a_transaction_is_named_before_it_is_old()
    {
        await using var dataSource = NpgsqlDataSource.Create(Database.ConnectionString);
        var inspector = new PostgresInspector(dataSource, null, TimeProvider.System);
        await using var session = new NpgsqlConnection(Database.ConnectionString + ";Pooling=false;Application Name=lazy");
        await session.OpenAsync();
        await new NpgsqlCommand("begin", session).ExecuteNonQueryAsync();
        async Task<List<DoctorFinding>> LazyAsync() =>
            [.. (await inspector.ExamineAsync(TimeSpan.FromMinutes(1), long.MaxValue, CancellationToken.None)).Where(one => one.Finding.Contains("lazy", StringComparison.Ordinal))];

        Assert.That(await LazyAsync(), Is.Empty, "it has only begun");
        List<DoctorFinding> found = [];
        await Eventually.HoldsAsync(async () => (found = await LazyAsync()).Count > 0, "a fifth of a minute is over", TimeSpan.FromSeconds(30));
        await Database.ExecuteAsync(found.Single().Cure);
        Assert.That(found.Single().Finding, Does.Match(@"^process \d+ \(lazy\) has been idle in a transaction since "));
        Assert.That(async () => await new NpgsqlCommand("select 1", session).ExecuteScalarAsync(), Throws.InstanceOf<NpgsqlException>(), "it was ended");
    }

    [Test]
    public async Task Connections_near_the_server_s_budget_are_counted_with_who_can_give_some_back()
    {
        await using var cluster = await LocalPostgres.StartAsync(new LocalPostgresOptions { MaxConnections = 23 }, CancellationToken.None); // three are the superuser's
        await using var stage = await StageDatabase.OnAsync(cluster);
        var others = new List<NpgsqlConnection>();
        try
        {
            await OpenAsync(15, "report");
            await SaysAsync(""); // 16 of 20 are four fifths, and not more
            await OpenAsync(1, "report");
            await SaysAsync("17 of 20 connections are used, 1 of them by Prima -> alter system set max_connections = 46 and restart PostgreSQL");
            others.GetRange(0, 9).ForEach(one => one.Close());
            await OpenAsync(9, DataSourceFactory.ApplicationName);
            await SaysAsync("17 of 20 connections are used, 10 of them by Prima -> stop workers that nothing needs: each keeps three (docs/operating.md says how many are of use)");
        }
        finally
        {
            others.ForEach(one => one.Dispose());
        }

        async Task OpenAsync(int count, string name)
        {
            for (var n = 0; n < count; n++)
            {
                others.Add(new NpgsqlConnection($"{stage.ForWorkers};Pooling=false;Application Name={name}"));
                await others[^1].OpenAsync();
            }
        }

        // A session that was closed is gone from the server a moment later.
        Task SaysAsync(string finding) => Eventually.HoldsAsync(
            async () => string.Join('\n', (await RunAsync(cluster.ConnectionString(), "doctor", "--json")).Json.EnumerateArray().Select(one => $"{one.GetProperty("finding")} -> {one.GetProperty("cure")}")) == finding,
            $"doctor says {finding}");
    }

    [Test]
    public async Task An_index_of_somebody_s_own_that_nothing_uses_is_named_and_none_of_Prima_s()
    {
        await Database.ExecuteAsync("""
            insert into prima.queue (message_id, priority, due_at, rank_at, device, recipient) select n, 'normal', now(), now(), 'd1', 'somebody ' || n from generate_series(1, 60000) n;
            create index somebody_s on prima.queue (recipient, device) with (fillfactor = 10);
            create index small on prima.queue (device);
            alter index prima.queue_recipient set (fillfactor = 10);
            reindex index prima.queue_recipient
            """);
        await using var dataSource = NpgsqlDataSource.Create(Database.ConnectionString);
        var inspector = new PostgresInspector(dataSource, null, TimeProvider.System);
        var early = await inspector.ExamineAsync(TimeSpan.FromMinutes(5), long.MaxValue, CancellationToken.None);
        var found = await inspector.ExamineAsync(TimeSpan.FromMinutes(5), many: 1, CancellationToken.None);
        var sizes = await Database.AskAsync<string>("select string_agg((pg_relation_size(i) > 16 * 1024 * 1024)::text, ' ') from unnest('{prima.queue_recipient,prima.somebody_s,prima.small}'::regclass[]) i");
        foreach (var one in found)
            await Database.ExecuteAsync(one.Cure);
        await Database.ExecuteAsync("drop index prima.small; alter index prima.queue_recipient reset (fillfactor)");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sizes, Is.EqualTo("true true false"), "Prima's is as large as somebody's");
            Assert.That(early, Is.Empty, "too few transactions to tell");
            Assert.That(found.Select(one => $"{one.Finding} -> {one.Cure}").Single(), Does.Match(@"^index somebody_s \(\d+ MB\) was not used by the last \d+ transactions -> drop index concurrently prima\.somebody_s$"));
            Assert.That(await Database.AskAsync<bool>("select to_regclass('prima.somebody_s') is null"), Is.True);
        }
    }

    [Test]
    public async Task Rows_that_stand_still_are_counted_with_whose_work_they_are()
    {
        await Database.ExecuteAsync("""
            insert into prima.in_flight (recipient, device, attempt_id, expires_at) values ('6281200000001', 'd1', gen_random_uuid(), now() - interval '3 min');
            insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient) values (1, 'normal', now() - interval '1 h', now() - interval '3 min', now(), 'd1', '6281200000001');
            insert into prima.inbox (kind, device, dedupe_key, received_at, raw, state, next_try_at) values ('incoming', 'd1', 'a', now(), '', 'dead', now()), ('incoming', 'd1', 'b', now(), '', 'pending', now() - interval '11 min'), ('incoming', 'd1', 'c', now(), '', 'pending', now() - interval '11 min')
            """);
        var answer = await PrimaAsync("doctor", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Degraded));
            Assert.That(answer.Json.EnumerateArray().Select(one => $"{one.GetProperty("subject")}: {one.GetProperty("finding")} -> {one.GetProperty("cure")}"), Is.EqualTo(new[]
            {
                "stuck: 1 message is on its way longer than its claim lasts: no janitor has rescued it -> prima run --roles janitor",
                "stuck: 1 message waits past its deadline: no janitor has ended it -> prima run --roles janitor",
                "stuck: 1 answer could not be worked on and was given up -> prima inbox list --state dead, then prima inbox retry ID",
                "stuck: 2 answers wait for ten minutes -> prima run --roles inbound",
            }));
        }
    }

    [Test]
    public async Task Dead_rows_that_no_vacuum_has_removed_are_named_and_gone_when_the_cure_was_typed()
    {
        await Database.ExecuteAsync("""
            alter table prima.queue set (autovacuum_enabled = off);
            insert into prima.queue (message_id, priority, due_at, rank_at, device, recipient) select n, 'normal', now(), now(), 'd1', n::text from generate_series(1, 30000) n
            """);
        await Database.ExecuteAsync("delete from prima.queue");
        var cure = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                await Database.ExecuteAsync("select pg_stat_clear_snapshot()");
                var found = (await PrimaAsync("doctor", "--json")).Json.EnumerateArray().ToList();
                cure = found.Count == 1 && found[0].GetProperty("subject").GetString() == "bloat" ? found[0].GetProperty("cure").GetString()! : "";
                return cure.Length > 0;
            },
            "the statistics tell of dead rows");
        await Database.ExecuteAsync(cure);
        await Eventually.HoldsAsync(async () => (await PrimaAsync("doctor")).Code == ExitCode.Done, "the cure cures");
    }

    [Test]
    public async Task An_index_whose_build_broke_off_is_named_and_well_when_the_cure_was_typed()
    {
        await Database.ExecuteAsync("create index broken_off on prima.queue (message_id)");
        await Database.ExecuteAsync("update pg_index set indisvalid = false where indexrelid = 'prima.broken_off'::regclass");
        var found = (await PrimaAsync("doctor", "--json")).Json[0];
        await Database.ExecuteAsync(found.GetProperty("cure").GetString()!);
        var after = await PrimaAsync("doctor");
        await Database.ExecuteAsync("drop index prima.broken_off");
        Assert.That((found.GetProperty("finding").GetString(), after.Code), Is.EqualTo(("index broken_off is invalid: it was left behind by a build that broke off", ExitCode.Done)));
    }

    [Test]
    public async Task A_login_that_sees_only_itself_is_told_so()
    {
        var answer = await RunAsync(Database.ConnectionString + ";Options=-c role=prima_worker", "doctor");
        Assert.That(answer.Output, Does.Contain("rights: prima_worker sees only its own sessions").And.Contain("grant pg_read_all_stats to prima_worker"));
    }
}
