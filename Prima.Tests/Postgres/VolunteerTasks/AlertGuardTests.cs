using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.VolunteerTasks;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.VolunteerTasks;

/// <summary>The guards of alerts at the claim, and alerts on devices that cannot send (domain section 6).</summary>
[Parallelizable]
public class AlertGuardTests : TaskFixture
{
    private Guid volunteer;
    private Guid task;

    [SetUp]
    public async Task GivenAnAlert()
    {
        volunteer = await Database.GivenAVolunteerAsync("Ani");
        task = (await Data.GivenAnUrgentTaskAsync(Database, volunteer)).Id;
    }

    [Test]
    public async Task It_leaves_whatever_has_become_of_the_patient()
    {
        await Database.ExecuteAsync("update prima.patients set is_active = false, paused_from = '2020-01-01'");

        Assert.That(await Data.ClaimAsync(10, Device), Has.Count.EqualTo(1));
    }

    [TestCase("update prima.volunteer_tasks set state = 'acknowledged'", "taken")]
    [TestCase("update prima.volunteer_tasks set state = 'resolved'", "closed")]
    [TestCase("update prima.volunteers set is_active = false", "volunteer_gone")]
    [TestCase("update prima.volunteers set phone = '6281999999999'", "number_changed")]
    public async Task It_is_cancelled_where_it_has_lost_its_guard_by_the_claim_and_by_the_janitor(string change, string reason)
    {
        await Database.ExecuteAsync(change);
        Assert.That(await Data.ClaimAsync(10, Device), Is.Empty);
        Assert.That(await EndingAsync(), Is.EqualTo("cancelled " + reason));

        // Where no claim looks, the janitor does.
        await Database.ExecuteAsync("""
            delete from prima.message_endings;
            insert into prima.queue select id, priority, due_at, not_after, due_at, 'away', recipient from prima.messages
            """);
        await Data.Janitor.PutRightAsync(CancellationToken.None);
        Assert.That(await EndingAsync(), Is.EqualTo("cancelled " + reason));
    }

    [Test]
    public async Task One_that_comes_back_from_being_sent_is_cancelled_when_the_task_was_taken_meanwhile()
    {
        var attempt = await Data.ClaimOneAsync(Device);
        await Data.TakeAsync(volunteer, await Database.AskAsync<string>("select code from prima.volunteer_tasks"));
        await Data.Outbox.SettleAsync(attempt, new Settlement.Release("not begun"));

        await Data.ClaimAsync(10, Device);

        Assert.That((await Database.AlertsOfAsync(task)).Single(), Is.EqualTo("1 Ani cancelled"));
    }

    [Test]
    public async Task One_that_comes_back_after_a_later_round_is_cancelled()
    {
        var attempt = await Data.ClaimOneAsync(Device);
        await Data.RunRoundsAsync(TimeSpan.FromMinutes(11));
        await Data.Outbox.SettleAsync(attempt, new Settlement.Release("not begun"));

        await Data.ClaimAsync(10, Device);

        Assert.That(await Database.AlertsOfAsync(task), Is.EqualTo(new[] { "1 Ani cancelled", "2 Ani queued" }));
    }

    [TestCase("update prima.devices set state = 'disconnected' where is_default")]
    [TestCase("update prima.devices set held_until = now() + interval '1 h' where is_default")]
    [TestCase("update prima.devices set configured_at = now() - interval '3 min' where is_default")]
    [TestCase("insert into prima.pauses (device, reason, paused_by) select name, 'x', 'x' from prima.devices where is_default")]
    [TestCase("insert into prima.pauses (device, priority, reason, paused_by) select name, 'urgent', 'x', 'x' from prima.devices where is_default")]
    public async Task On_a_device_that_cannot_send_it_moves_to_one_that_can_and_nothing_else_does(string trouble)
    {
        await Database.GivenAMessageAsync(Device, priority: "urgent");
        await Database.ExecuteAsync(trouble);
        Assert.That((await Data.RunRoundsAsync()).Moved, Is.Zero, "there is no other");

        var other = await Database.GivenADeviceAsync();
        Assert.That((await Data.RunRoundsAsync()).Moved, Is.EqualTo(1));
        Assert.That((await Data.RunRoundsAsync()).Moved, Is.Zero);

        var attempt = await Data.ClaimOneAsync(other);
        Assert.That(await Database.AskAsync<Guid>($"select volunteer_id from prima.messages where id = {attempt.MessageId}"), Is.EqualTo(volunteer));
    }

    [Test]
    public async Task One_that_a_claim_holds_stays_and_a_new_one_is_put_on_a_device_that_can_send()
    {
        var other = await Database.GivenADeviceAsync();
        await using (var claim = await StagedClaim.OpenAsync(Data))
        {
            await claim.LockAndReadAsync(Device);
            await Database.ExecuteAsync($"insert into prima.pauses (device, reason, paused_by) values ('{Device}', 'x', 'x')");
            Assert.That((await Data.RunRoundsAsync()).Moved, Is.Zero);
        }

        await Data.GivenAnUrgentTaskAsync(Database, volunteer);
        Assert.That(await Database.AskAsync<string[]>("select array(select device from prima.queue order by message_id)"), Is.EqualTo(new[] { Device, other }));
    }

    private Task<string> EndingAsync() => Database.AskAsync<string>("select state || ' ' || reason from prima.message_endings");
}
