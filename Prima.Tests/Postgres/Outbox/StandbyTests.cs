using Npgsql;
using NUnit.Framework;
using Prima.Core.Inbound;
using Prima.Core.Outbox;
using Prima.Data.Inbound;
using Prima.Data.Local;
using Prima.Data.Migrations;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>Claims on a server whose standby does not answer. The cluster is this fixture's own: every commit on it waits.</summary>
[Parallelizable]
public class StandbyTests
{
    private LocalPostgres cluster = null!;
    private NpgsqlDataSource facts = null!;
    private DataUnderTest worker = null!;
    private long message;

    [SetUp]
    public async Task GivenAServerWhoseStandbyIsAway()
    {
        cluster = await LocalPostgres.StartAsync(new LocalPostgresOptions(), CancellationToken.None);
        await Migrator.MigrateAsync(cluster.ConnectionString() + ";Pooling=false", dryRun: false, CancellationToken.None);
        facts = NpgsqlDataSource.Create(cluster.ConnectionString() + ";Options=-c synchronous_commit=local"); // a test waits for no standby
        worker = DataUnderTest.OpenAt(cluster.ConnectionString());
        message = await AskAsync<long>("insert into prima.devices (name) values ('d1'); select prima.enqueue_message('6281200000001', 'x', 'k', device => 'd1')");
        await StandbyAsync("nobody");
    }

    [TearDown]
    public async Task End()
    {
        await StandbyAsync("");
        await worker.DisposeAsync();
        await facts.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Test]
    public async Task A_wait_for_the_standby_that_was_cancelled_answers_success_and_still_nothing_of_it_is_sent()
    {
        var claiming = worker.ClaimAsync(1, "d1");
        await Eventually.HoldsAsync(WaitsForTheStandbyAsync, "the claim's commit waits");

        await AskAsync<long>("select count(pg_cancel_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'");
        await Eventually.HoldsAsync(WaitsForTheStandbyAsync, "its release does");
        await StandbyAsync("");

        Assert.That(await claiming, Is.Empty);
        Assert.That(await AttemptAsync(), Is.EqualTo("not_sent: the claim was not durable"));
    }

    [Test]
    public async Task A_wait_that_lasts_is_left_alone_and_nothing_of_it_is_sent_when_it_ends()
    {
        Assert.That(await worker.ClaimAsync(1, "d1"), Is.Empty, "its time to begin is over");
        Assert.That(await WaitsForTheStandbyAsync(), "it is not cancelled: that would make the intent one which a failover forgets");

        await StandbyAsync("");

        await Eventually.HoldsAsync(async () => await AttemptAsync() == "not_sent: the claim's commit was answered too late", "it is released");
        Assert.That((await worker.ClaimOneAsync("d1")).MessageId, Is.EqualTo(message));
    }

    [Test]
    public async Task A_delivery_that_no_standby_has_is_not_answered_neither_at_first_nor_when_it_comes_again()
    {
        await using var door = new PostgresInboxDoor(cluster.ConnectionString(), TimeProvider.System);
        var delivery = new Delivery
        {
            Kind = DeliveryKind.Incoming, Device = "d1", Sender = "6281200000001", Text = "BERHENTI", Keys = new DeliveryKeys([1], null), ReceivedAt = TimeProvider.System.GetUtcNow(), Raw = [], IsUrgent = true,
        };
        Assert.That(async () => await door.StoreAsync(delivery), Throws.TypeOf<TimeoutException>());
        Assert.That(async () => await door.StoreAsync(delivery), Throws.TypeOf<TimeoutException>(), "its row is there, and a failover forgets it");

        await StandbyAsync("");
        Assert.That(await door.StoreAsync(delivery), Is.EqualTo(DoorAnswer.Duplicate));
    }

    private Task<bool> WaitsForTheStandbyAsync() => AskAsync<bool>("select exists (select from pg_stat_activity where wait_event = 'SyncRep')");

    private Task<string> AttemptAsync() => AskAsync<string>("select coalesce((select outcome || ': ' || error from prima.send_attempts order by started_at limit 1), '')");

    private async Task StandbyAsync(string name)
    {
        await using var connection = await facts.OpenConnectionAsync();
        foreach (var statement in (string[])[$"alter system set synchronous_standby_names = '{name}'", "select pg_reload_conf()"])
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task<T> AskAsync<T>(string query)
    {
        await using var command = facts.CreateCommand(query);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
