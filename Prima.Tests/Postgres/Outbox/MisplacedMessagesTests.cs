using Npgsql;
using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>The query behind "nothing is lost and nothing is sent twice" must find every way in which that can be untrue, or its silence proves nothing.</summary>
[Parallelizable]
public class MisplacedMessagesTests : DatabaseFixture
{
    private DataUnderTest worker = null!;
    private string device = "";

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database);

    [SetUp]
    public async Task GivenADevice() => device = await Database.GivenADeviceAsync();

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task Nothing_is_found_where_all_is_well()
    {
        for (var i = 0; i < 7; i++)
            await Database.GivenAMessageAsync(device, priority: "urgent");
        await Database.GivenAMessageAsync(device, dueAt: "now() + interval '1 h'");
        var attempts = await worker.ClaimAsync(10, device);
        Settlement[] all = [new Settlement.Complete(null), new Settlement.Retry(TimeSpan.FromHours(1), "x", true), new Settlement.Release("x"), new Settlement.Discard("x"), new Settlement.Uncertain("x"), new Settlement.Uncertain("y")];
        for (var i = 0; i < all.Length; i++)
            await worker.Outbox.SettleAsync(attempts[i], all[i]);
        await Database.ExecuteAsync($"update prima.send_attempts set ended_at = now() - interval '1 d' where id = '{attempts[5].Id}'");
        await worker.Janitor.CloseUncertainAsync(TimeSpan.FromHours(1), CancellationToken.None);

        Assert.That(await FoundAsync(), Is.Empty);
    }

    [TestCase("delete from prima.queue where message_id = {queued}", "{queued}: in 0 places")]
    [TestCase("insert into prima.message_endings values ({queued}, 'failed', 'x')", "{queued}: in 2 places")]
    [TestCase("insert into prima.queue select id, priority, due_at, not_after, due_at, '', recipient from prima.messages where id = {sending}", "{sending}: in 2 places")]
    [TestCase("delete from prima.in_flight where attempt_id = '{attempt}'", "{sending}: sending but not in flight")]
    [TestCase("insert into prima.in_flight values ('6281', '', gen_random_uuid(), now())", "?: in flight but not sending")]
    [TestCase("update prima.send_attempts set outcome = 'accepted' where id = '{attempt}'", "?: in flight but not sending")]
    [TestCase("update prima.send_attempts set outcome = 'rejected', live = false where id = '{attempt}'; delete from prima.in_flight where attempt_id = '{attempt}'", "{sending}: in 0 places")]
    [TestCase("delete from prima.send_attempts where id = '{attempt}'; delete from prima.in_flight where attempt_id = '{attempt}'", "{sending}: in 0 places")]
    public async Task Each_wrong_state_is_found(string planted, string found)
    {
        var sending = await Database.GivenAMessageAsync(device);
        var attempt = await worker.ClaimOneAsync(device);
        var queued = await Database.GivenAMessageAsync(device);
        string Fill(string text) => text.Replace("{queued}", $"{queued}", StringComparison.Ordinal).Replace("{sending}", $"{sending}", StringComparison.Ordinal).Replace("{attempt}", $"{attempt.Id}", StringComparison.Ordinal);

        await using var vandal = await Database.OpenSessionAsync();
        await vandal.ExecuteAsync("begin");
        await vandal.ExecuteAsync(Fill(planted));
        var seen = await vandal.AskAsync<string[]>(Found);
        await vandal.ExecuteAsync("rollback");

        Assert.That(seen, Does.Contain(Fill(found)));
    }

    [TestCase("insert into prima.send_attempts select gen_random_uuid(), message_id, device, recipient, worker, now(), now(), null, 'sending', false, true, false from prima.send_attempts where id = '{0}'", "send_attempts_live")]
    [TestCase("insert into prima.in_flight select recipient, 'other', gen_random_uuid(), now() from prima.in_flight where attempt_id = '{0}'", "in_flight_pkey")]
    [TestCase("update prima.send_attempts set live = false where id = '{0}'", "send_attempts_live_outcome")]
    [TestCase("update prima.send_attempts set in_doubt = true where id = '{0}'", "send_attempts_in_doubt_outcome")]
    public async Task The_database_itself_refuses_a_second_attempt_and_a_state_that_contradicts_itself(string statement, string constraint)
    {
        await Database.GivenAMessageAsync(device);
        var attempt = await worker.ClaimOneAsync(device);

        await Assert.ThatAsync(
            () => Database.ExecuteAsync(statement.Replace("{0}", $"{attempt.Id}", StringComparison.Ordinal)),
            Throws.TypeOf<PostgresException>().With.Property("ConstraintName").EqualTo(constraint));
    }

    private const string Found = "select coalesce(array_agg(coalesce(message_id::text, '?') || ': ' || what), '{}') from prima.misplaced_messages()";

    private Task<string[]> FoundAsync() => Database.AskAsync<string[]>(Found);
}
