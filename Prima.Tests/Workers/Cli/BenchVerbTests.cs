using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Workers.Cli;

/// <summary>That the benchmark measures, and keeps its hands off what is not its own. What it measures is asserted nowhere.</summary>
[Parallelizable]
public class BenchVerbTests : DatabaseFixture
{
    [Test]
    public async Task A_database_with_other_rows_is_refused_and_not_even_migrated()
    {
        await Database.ExecuteAsync("select prima.enqueue_message('081234567801', 'x', 'somebody else''s'); drop function prima.peek_permits");
        await using var bench = Start("bench", "limits", "--seconds", "1");

        Assert.That(await bench.ExitAsync(), Is.EqualTo(4));
        Assert.That(bench.Errors, Has.Some.Contains("nothing was touched"));
        Assert.That(await Database.AskAsync<bool>("select to_regproc('prima.peek_permits') is null"), Is.True, "a migration would have put it back");
    }

    [TestCase("insert into prima.pauses (device, priority, reason, paused_by) values ('', 'bulk', 'x', 'x')")]
    [TestCase("insert into prima.volunteers (name, phone) values ('x', '6281234567801')")]
    public async Task So_is_one_where_a_person_has_begun_to_set_up(string setUp)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync(setUp);
        await using var bench = WorkerProcess.Start([new("ConnectionStrings:Prima", database.ConnectionString)], "bench", "limits", "--seconds", "1");

        Assert.That(await bench.ExitAsync(), Is.EqualTo(4));
        Assert.That(await database.AskAsync<long>("select (select count(*) from prima.pauses) + (select count(*) from prima.volunteers)"), Is.EqualTo(1));
    }

    [Test]
    public async Task One_whose_measurement_was_interrupted_is_its_own_still()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("insert into prima.pauses (reason, paused_by) values ('before GO', 'bench')");
        await using var bench = WorkerProcess.Start([new("ConnectionStrings:Prima", database.ConnectionString)], "bench", "drain", "--messages", "10", "--workers", "1");

        Assert.That(await bench.ExitAsync(), Is.Zero, string.Join('\n', bench.Errors));
    }

    [Test]
    public async Task Latency_is_measured_in_an_empty_database_and_the_ledgers_agree()
    {
        await using var database = await TestDatabase.CreateAsync(migrated: false);
        await using var bench = WorkerProcess.Start([new("ConnectionStrings:Prima", database.ConnectionString)], "bench", "latency", "--rate", "20", "--seconds", "1", "--json");

        Assert.That(await bench.ExitAsync(TimeSpan.FromMinutes(2)), Is.Zero, string.Join('\n', bench.Errors));
        using var figures = JsonDocument.Parse(string.Concat(bench.Output));
        Assert.That(figures.RootElement.GetProperty("messages").GetInt32(), Is.EqualTo(20));
        Assert.That(figures.RootElement.GetProperty("p50_ms").GetDouble(), Is.Positive);
        Assert.That(await database.AskAsync<long>("select count(*) from prima.messages"), Is.Positive, "it is the database that was named");
    }

    [Test]
    public async Task As_many_callers_as_are_asked_for_have_a_connection_each()
    {
        await using var database = await TestDatabase.CreateAsync(migrated: false);
        await using var bench = WorkerProcess.Start([new("ConnectionStrings:Prima", database.ConnectionString)], "bench", "enqueue", "--callers", "70", "--messages", "140", "--json");

        Assert.That(await bench.ExitAsync(TimeSpan.FromMinutes(2)), Is.Zero, string.Join('\n', bench.Errors));
    }

    [Test]
    public async Task A_connection_string_that_is_none_is_told_as_every_verb_tells_it()
    {
        await using var bench = WorkerProcess.Start([new("ConnectionStrings:Prima", "garbage")], "bench", "limits", "--seconds", "1");

        Assert.That(await bench.ExitAsync(), Is.EqualTo(2));
        Assert.That(bench.Errors, Has.Some.EqualTo("ConnectionStrings:Prima: got a secret of 7 characters that is no Npgsql connection string such as Host=localhost;Username=prima;Database=prima."));
    }

    private WorkerProcess Start(params string[] words) => WorkerProcess.Start([new("ConnectionStrings:Prima", Database.ConnectionString)], words);
}
