using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>Scheduler processes that compete, die and stop: each due reminder is sent once, none before its time, none forgotten.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ReminderFleetTests
{
    private const int Killed = 137;
    private const string Pending = "select count(*) from prima.reminders where status = 'pending'";
    private const string Tomorrow = "select count(*) from prima.reminders where due_at > now() + interval '12 h'";
    private const string PendingOrQueued = "select count(*) from prima.reminders where status in ('pending', 'queued')";
    private FleetStage stage = null!;

    [SetUp]
    public async Task GivenAStage()
    {
        stage = await FleetStage.StartAsync(Options);

        // A fleet has run here before: else what is queued before a sender has named its device waits for a janitor's chore.
        await stage.ExecuteAsync($"insert into prima.devices (name, is_default) values ('{FleetStage.Device(0)}', true)");
    }

    private static StageOptions Options => new()
    {
        IsPatient = true,
        Devices = 1,
        Settings = new Dictionary<string, string>
        {
            ["Prima:Sender:MaxInFlightPerDevice"] = "50", ["Prima:Limits:Reminders"] = "off", ["Prima:Rules:QuietHours"] = "off", ["Prima:Scheduler:BatchSize"] = "10",
        },
    };

    [TearDown]
    public async Task EndTheStage()
    {
        var broken = await stage.AskAsync<string[]>("select array(select concat_ws(' ', invariant, entity, what) from prima.broken_invariants())");
        var misplaced = await stage.AskAsync<long>("select count(*) from prima.misplaced_messages()");
        await stage.DisposeAsync();
        Assert.That(broken, Is.Empty);
        Assert.That(misplaced, Is.Zero);
    }

    [Test] // it takes longest, and its name lets it begin first: nothing else would run beside its end
    public async Task Although_schedulers_and_senders_are_killed_at_any_moment_each_reminder_is_sent_once_and_none_is_forgotten()
    {
        const int Reminders = 150;
        const int Later = 50;
        await stage.ExecuteAsync(GivenReminders.DueReminders(Reminders, "now() + interval '3 s'"));
        await stage.ExecuteAsync($"update prima.reminders r set due_at = r.due_at + case when n.n > {Reminders - Later} then interval '1 day' else n.n * interval '120 ms' end from (select id, row_number() over () as n from prima.reminders) n where n.id = r.id");
        var random = new Random(7);
        List<StageWorker> crashing =
        [
            stage.Start("scheduler,sender,janitor", ("PRIMA_CRASH_AT", $"{FaultPoints.AfterReminderClaim}:1")),
            stage.Start("scheduler,sender,janitor", ("PRIMA_CRASH_AT", $"{FaultPoints.AfterReminderClaim}:2")),
            stage.Start("scheduler", ("PRIMA_CRASH_AT", $"{FaultPoints.AfterReminderClaim}:3")),
        ];
        foreach (var worker in crashing)
            Assert.That(await worker.Process.ExitAsync(), Is.EqualTo(Killed));
        List<StageWorker> living = [stage.Start("scheduler,sender,janitor"), stage.Start("scheduler,sender,janitor")];
        foreach (var worker in living)
            await worker.IsRunningAsync();
        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.messages") > 0, "the first are queued", TimeSpan.FromSeconds(30));

        for (var kills = 0; kills < 2; kills++)
        {
            // The last ones fall due from here on, however long the starts have taken, so that some are pending when one is killed.
            var waiting = await stage.AskAsync<long>(Tomorrow);
            await stage.ExecuteAsync($"update prima.reminders r set due_at = now() + n.n * interval '200 ms' from (select id, row_number() over () as n from prima.reminders where due_at > now() + interval '12 h' limit {Later / 2}) n where n.id = r.id");
            await Eventually.HoldsAsync(async () => await stage.AskAsync<long>(Pending) < waiting, "the first of them are queued", TimeSpan.FromSeconds(30));
            Assert.That(await stage.AskAsync<long>(Pending), Is.GreaterThan(waiting - (Later / 2)), "there is something to do");
            var victim = living[random.Next(living.Count)];
            victim.Process.Kill();
            Assert.That(await victim.Process.ExitAsync(), Is.EqualTo(Killed));
            living.Remove(victim);
            living.Add(await stage.StartRunningAsync("scheduler,sender,janitor"));
        }

        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>(PendingOrQueued) == 0, "all are over", TimeSpan.FromSeconds(40));
        var taken = stage.Taken.Select(line => line.Target).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.messages where kind = 'reminder'"), Is.EqualTo(Reminders));
            Assert.That(taken, Is.Unique, "nobody got it twice");
            Assert.That(
                await stage.AskAsync<long>("select count(*) from prima.reminders r join prima.message_status s on s.reminder_id = r.id where (s.state, r.status) in (('accepted', 'sent'), ('uncertain', 'failed'))"),
                Is.EqualTo(Reminders), "sent, or told as uncertain");
            Assert.That(stage.Taken.Min(line => line.At.UtcDateTime), Is.GreaterThanOrEqualTo(await stage.AskAsync<DateTime>("select min(due_at) from prima.reminders")), "none before its time");
        }
    }

    [Test]
    public async Task Dying_with_reminders_claimed_leaves_them_pending_and_the_next_scheduler_takes_them()
    {
        await stage.ExecuteAsync(GivenReminders.DueReminders(5));
        Assert.That(await stage.Start("scheduler", ("PRIMA_CRASH_AT", FaultPoints.AfterReminderClaim)).Process.ExitAsync(), Is.EqualTo(Killed));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.messages"), Is.Zero);
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.reminders where status = 'pending'"), Is.EqualTo(5));
        }

        stage.Start("scheduler");
        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.queue") == 5, "the next one takes them", TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Dying_with_follow_ups_claimed_leaves_them_pending_and_the_next_scheduler_takes_them()
    {
        const int Asked = 5;
        await stage.ExecuteAsync(GivenReminders.DueReminders(Asked));
        var first = await stage.StartRunningAsync("scheduler,sender");
        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.follow_ups") == 2 * Asked, "what was sent is asked once more", TimeSpan.FromSeconds(20));
        await first.StopAsync();
        await stage.ExecuteAsync("update prima.follow_ups set due_at = now() where stage = 1");

        Assert.That(await stage.Start("scheduler", ("PRIMA_CRASH_AT", FaultPoints.AfterReminderClaim)).Process.ExitAsync(), Is.EqualTo(Killed));
        Assert.That(await stage.AskAsync<long>("select count(*) from prima.follow_ups where status = 'pending'"), Is.EqualTo(2 * Asked));
        stage.Start("scheduler,sender");
        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.follow_ups where status = 'sent'") == Asked, "the next one takes them", TimeSpan.FromSeconds(20));

        Assert.That(stage.Taken.Select(line => line.Target).CountBy(target => target).Select(times => times.Value), Is.All.EqualTo(2), "the reminder, and the question once more");
    }

    [Test]
    public async Task One_that_stops_with_reminders_claimed_keeps_them_for_seconds_and_when_it_wakes_its_claim_is_gone()
    {
        await stage.ExecuteAsync(GivenReminders.DueReminders(5));
        var halted = stage.Start("scheduler", ("PRIMA_PAUSE_AT", FaultPoints.AfterReminderClaim));
        await halted.HaltsAsync();
        stage.Start("scheduler");

        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.queue") == 5, "the server ends its session and the other takes them", TimeSpan.FromSeconds(25));
        halted.Process.Continue();
        await halted.Process.EventAsync(EventIds.PassFailed, TimeSpan.FromSeconds(20));

        Assert.That(await stage.AskAsync<long>("select count(*) from prima.messages"), Is.EqualTo(5));
    }

    [TestCase("91m", "sent", 0)]
    [TestCase("121m", "skipped", 1)]
    public async Task Scenario_42_a_scheduler_that_comes_back_sends_what_is_in_its_grace_and_tells_of_the_rest(string offset, string status, int tasks)
    {
        await stage.ExecuteAsync(GivenReminders.DueReminders(1));
        await stage.ExecuteAsync("update prima.reminder_plans set critical = true");
        stage.Start("scheduler,sender,janitor", ("PRIMA_CLOCK_OFFSET", offset));

        await Eventually.HoldsAsync(async () => await stage.AskAsync<string>("select status from prima.reminders") == status, $"the reminder is {status}", TimeSpan.FromSeconds(25));
        Assert.That(await stage.AskAsync<long>("select count(*) from prima.volunteer_tasks where reason = 'missed_reminder' and priority = 'high'"), Is.EqualTo(tasks));
    }

    [Test]
    public async Task What_falls_due_while_the_fleet_is_idle_is_sent_and_not_before_its_time()
    {
        await stage.StartRunningAsync("scheduler,sender,janitor");
        await stage.ExecuteAsync(GivenReminders.DueReminders(10, "clock_timestamp() + interval '3 s'"));

        await Eventually.HoldsAsync(() => stage.Taken.Count == 10, "all are at the gateway", TimeSpan.FromSeconds(20));
        var due = await stage.AskAsync<DateTime>("select max(due_at) from prima.reminders");
        Assert.That(stage.Taken.Min(line => line.At) - due, Is.GreaterThanOrEqualTo(TimeSpan.Zero), "and none before");
    }
}
