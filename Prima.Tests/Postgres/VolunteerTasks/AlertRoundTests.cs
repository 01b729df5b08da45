using Npgsql;
using NUnit.Framework;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;
using Prima.Data.Postgres;
using Prima.Data.VolunteerTasks;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.VolunteerTasks;

/// <summary>Rounds of alerts while nobody takes a task, by any number of workers.</summary>
[Parallelizable]
public class AlertRoundTests : TaskFixture
{
    [Test]
    public async Task Every_ten_minutes_the_next_on_call_is_asked_and_the_assigned_again()
    {
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        await Database.GivenAVolunteerAsync("Cici", onCall: 2);
        var task = await Data.GivenAnUrgentTaskAsync(Database, await Database.GivenAVolunteerAsync("Ani"));

        Assert.That(await Data.RunRoundsAsync(TimeSpan.FromMinutes(9)), Is.EqualTo(new AlertPass(0, 0, 0, 0)));
        Assert.That(await Data.RunRoundsAsync(TimeSpan.FromMinutes(11)), Is.EqualTo(new AlertPass(1, 2, 0, 0)));
        await Data.RunRoundsAsync(TimeSpan.FromMinutes(22));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await Database.AlertsOfAsync(task.Id),
                Is.EqualTo(new[] { "1 Ani cancelled", "1 Budi cancelled", "2 Ani cancelled", "2 Cici queued", "3 Ani queued", "3 Budi queued" }), "a new round cancels what waits for the same volunteer");
            Assert.That(await Database.TaskAsync(task.Id), Is.EqualTo("open urgent 1 3"));
        }
    }

    [Test]
    public async Task After_six_rounds_they_come_hourly()
    {
        var task = await Data.GivenAnUrgentTaskAsync(Database, await Database.GivenAVolunteerAsync("Ani"));
        foreach (var round in Enumerable.Range(1, 5))
            await Data.RunRoundsAsync(TimeSpan.FromMinutes(11 * round));

        Assert.That(
            (await Database.TaskAsync(task.Id), await Database.AskAsync<TimeSpan>("select next_alert_at - alerted_at from prima.volunteer_tasks")),
            Is.EqualTo(("open urgent 1 6", TimeSpan.FromHours(1))));
    }

    [Test]
    public async Task Many_workers_begin_each_round_once()
    {
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        foreach (var _ in Enumerable.Range(0, 20))
            await Data.GivenAnUrgentTaskAsync(Database, null);

        var passes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Data.RunRoundsAsync(TimeSpan.FromMinutes(11))));

        Assert.That((passes.Sum(pass => pass.Rounds), await Database.AskAsync<long>("select count(*) from prima.messages where kind = 'alert'")), Is.EqualTo((20, 40L)));
    }

    [Test]
    public async Task A_task_that_another_has_is_passed_over_and_its_round_is_not_begun_twice()
    {
        var task = await Data.GivenAnUrgentTaskAsync(Database, await Database.GivenAVolunteerAsync("Ani"));
        await using var rival = await Database.OpenSessionAsync();
        await rival.ExecuteAsync($"begin; select from prima.volunteer_tasks where id = '{task.Id}' for no key update");

        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(11))).Rounds, Is.Zero);
        await rival.ExecuteAsync("commit");
        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(11))).Rounds, Is.EqualTo(1));
        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(11))).Rounds, Is.Zero);
    }

    [Test]
    public async Task An_alert_that_somebody_keeps_holds_up_its_own_task_and_no_other()
    {
        var ani = await Database.GivenAVolunteerAsync("Ani");
        var (first, second) = (await Data.GivenAnUrgentTaskAsync(Database, ani), await Data.GivenAnUrgentTaskAsync(Database, ani));
        await using var rival = await Database.OpenSessionAsync();
        await rival.ExecuteAsync($"begin; select from prima.queue join prima.messages m on m.id = message_id where m.task_id = '{first.Id}' for update of queue");

        Assert.That(async () => await Data.RunRoundsAsync(TimeSpan.FromMinutes(11)), Throws.InstanceOf<PostgresException>());
        Assert.That((await Database.AlertsOfAsync(first.Id), await Database.AlertsOfAsync(second.Id)), Is.EqualTo((new[] { "1 Ani queued" }, new[] { "1 Ani cancelled", "2 Ani queued" })));

        await rival.ExecuteAsync("commit");
        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(11))).Rounds, Is.EqualTo(1));
    }

    [Test]
    public async Task Who_is_the_only_one_is_asked_again_after_an_alert_has_failed()
    {
        var task = await Data.GivenAnUrgentTaskAsync(Database, await Database.GivenAVolunteerAsync("Ani"));
        await Data.Outbox.SettleAsync(await Data.ClaimOneAsync(Device), new Prima.Core.Outbox.Settlement.Discard("target invalid"));

        Assert.That(await Data.RunRoundsAsync(TimeSpan.FromMinutes(11)), Is.EqualTo(new AlertPass(1, 1, 0, 0)));

        Assert.That(await Database.AlertsOfAsync(task.Id), Is.EqualTo(new[] { "1 Ani failed", "2 Ani queued" }));
    }

    [Test]
    public async Task A_round_that_has_nobody_to_go_to_says_so_and_is_tried_again()
    {
        var task = await Data.GivenAnUrgentTaskAsync(Database, null);

        Assert.That(await Data.RunRoundsAsync(TimeSpan.FromMinutes(11)), Is.EqualTo(new AlertPass(1, 0, 1, 0)));
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        Assert.That(await Data.RunRoundsAsync(TimeSpan.FromMinutes(22)), Is.EqualTo(new AlertPass(1, 1, 0, 0)));

        Assert.That(await Database.AlertsOfAsync(task.Id), Is.EqualTo(new[] { "1 Budi queued" }));
    }

    [Test]
    public async Task A_worker_that_dies_in_a_round_leaves_it_to_the_next()
    {
        var task = await Data.GivenAnUrgentTaskAsync(Database, await Database.GivenAVolunteerAsync("Ani"));
        var later = GivenTasks.After(TimeSpan.FromMinutes(11));
        await using (var dying = await SteppedTransaction.BeginAsync(Data.Source, default))
            await new AlertRound(dying, later, MessageCatalogue.BuiltIn).RunAsync(await dying.LookAtTaskAsync(task.Id, later, default), default);

        await Data.RunRoundsAsync(TimeSpan.FromMinutes(11));

        Assert.That(await Database.AlertsOfAsync(task.Id), Is.EqualTo(new[] { "1 Ani cancelled", "2 Ani queued" }));
    }

    [Test]
    public async Task An_alert_that_reached_nobody_is_followed_by_another_and_a_number_that_was_refused_is_passed_over()
    {
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani"));
        var task = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.Help, TaskPriority.High));
        await Data.Outbox.SettleAsync(await Data.ClaimOneAsync(Device), new Prima.Core.Outbox.Settlement.Discard("target invalid"));

        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(9))).Rounds, Is.Zero, "not at once: it could go on for ever");
        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(11))).Rounds, Is.EqualTo(1));
        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(11))).Rounds, Is.Zero);
        Assert.That(await Database.AlertsOfAsync(task.Id), Is.EqualTo(new[] { "1 Ani failed", "2 Budi queued" }));

        await Database.ExecuteAsync("update prima.queue set due_at = now(), rank_at = now() + prima.rank_share(priority)");
        await Data.Outbox.SettleAsync(await Data.ClaimOneAsync(Device), new Prima.Core.Outbox.Settlement.Complete("F1"));
        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(22))).Rounds, Is.Zero, "it may have reached him");
    }

    [Test]
    public async Task A_number_on_call_that_was_refused_is_passed_over_and_asked_again_where_it_is_the_only_one()
    {
        var budi = await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        var cici = await Database.GivenAVolunteerAsync("Cici", onCall: 2);
        var task = await Data.RaiseAsync(new NewTask(await Database.GivenAPatientAsync(), null, TaskReason.Help, TaskPriority.High));
        await Data.Outbox.SettleAsync(await Data.ClaimOneAsync(Device), new Prima.Core.Outbox.Settlement.Discard("target invalid"));

        await Data.RunRoundsAsync(TimeSpan.FromMinutes(11));
        Assert.That(await Database.AlertsOfAsync(task.Id), Is.EqualTo(new[] { "1 Budi failed", "2 Cici queued" }));

        await Database.ExecuteAsync($"update prima.volunteers set is_active = id = '{budi}' where id in ('{budi}', '{cici}'); insert into prima.message_endings (message_id, state, reason) select message_id, 'cancelled', 'volunteer_gone' from prima.queue; delete from prima.queue");
        await Data.RunRoundsAsync(TimeSpan.FromMinutes(22));
        Assert.That((await Database.AlertsOfAsync(task.Id))[^1], Is.EqualTo("3 Budi queued"));
    }

    [Test]
    public async Task The_only_number_that_is_refused_again_and_again_is_asked_hourly_in_the_end()
    {
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani"));
        await Data.RaiseAsync(new NewTask(patient, null, TaskReason.Help, TaskPriority.High));
        await Data.Outbox.SettleAsync(await Data.ClaimOneAsync(Device), new Prima.Core.Outbox.Settlement.Discard("target invalid"));
        await Database.ExecuteAsync("update prima.volunteer_tasks set rounds = 6");

        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(59))).Rounds, Is.Zero);
        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(61))).Rounds, Is.EqualTo(1));
    }

    [TestCase("insert into prima.message_endings (message_id, state, reason) select message_id, 'expired', 'deadline' from prima.queue; delete from prima.queue", TestName = "One_that_expired")]
    [TestCase("insert into prima.message_endings (message_id, state, reason) select message_id, 'cancelled', 'guard' from prima.queue; delete from prima.queue", TestName = "One_that_the_claim_cancelled")]
    public async Task Who_was_not_reached_is_alerted_again(string end)
    {
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani"));
        var task = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.Help, TaskPriority.High));
        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(11))).Rounds, Is.Zero, "it waits");
        await Database.ExecuteAsync(end);

        await Data.RunRoundsAsync(TimeSpan.FromMinutes(11));

        Assert.That((await Database.AlertsOfAsync(task.Id))[^1], Is.EqualTo("2 Ani queued"));
    }

    [Test]
    public async Task What_a_message_that_failed_raised_is_alerted_in_the_next_pass()
    {
        var plan = await Database.GivenAPlanAsync(await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani")), critical: true);
        var reminder = await Database.GivenAReminderAsync(plan);
        await Data.QueueDueAsync();
        await Data.Outbox.SettleAsync(await Data.ClaimOneAsync(Device), new Prima.Core.Outbox.Settlement.Discard("bad request"));
        Assert.That(await Database.ReminderAsync(reminder), Does.StartWith("failed"));

        var pass = await Data.RunRoundsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pass, Is.EqualTo(new AlertPass(1, 1, 0, 0)));
            Assert.That(await Database.AlertsOfAsync(await Database.AskAsync<Guid>("select id from prima.volunteer_tasks")), Is.EqualTo(new[] { "1 Ani queued" }));
            Assert.That((await Data.RunRoundsAsync(TimeSpan.FromHours(20))).Rounds, Is.Zero, "what is high is alerted once");
        }
    }
}
