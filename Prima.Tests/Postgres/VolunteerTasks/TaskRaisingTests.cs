using NUnit.Framework;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Core.VolunteerTasks;
using Prima.Data.Postgres;
using Prima.Data.VolunteerTasks;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.VolunteerTasks;

/// <summary>Tasks and their first alerts, in the transaction of whoever raises them (domain section 10).</summary>
[Parallelizable]
public class TaskRaisingTests : TaskFixture
{
    [Test]
    public async Task What_is_urgent_alerts_the_assigned_volunteer_and_the_first_on_call_in_the_same_transaction()
    {
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani"));
        await Database.GivenAVolunteerAsync("Cici", onCall: 2);
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);

        var raised = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent) { Quote = "sesak", InboxId = 7 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AlertsOfAsync(raised.Id), Is.EqualTo(new[] { "1 Ani queued", "1 Budi queued" }));
            Assert.That((raised.IsNew, raised.IsAlerted, raised.Volunteer), Is.EqualTo((true, true, "Ani")));
            Assert.That(
                await Database.AskAsync<string>($"select concat_ws(' ', kind, template, priority, quiet_exempt, not_after - due_at, patient_id) from prima.messages where task_id = '{raised.Id}' limit 1"),
                Is.EqualTo("alert alert.task urgent t 01:00:00"));
            Assert.That(await Database.AskAsync<string>($"select body from prima.messages where task_id = '{raised.Id}' limit 1"), Does.Contain($"\"sesak\"\nBalas *AMBIL {raised.Code}*."));
            Assert.That(await Database.AskAsync<TimeSpan>($"select next_alert_at - alerted_at from prima.volunteer_tasks where id = '{raised.Id}'"), Is.EqualTo(TimeSpan.FromMinutes(10)));
            Assert.That(await Database.AskAsync<long>($"select inbox_id from prima.task_origins where task_id = '{raised.Id}'"), Is.EqualTo(7));
        }
    }

    [Test]
    public async Task Whom_nobody_can_be_told_of_is_recorded_without_an_alert_and_tried_again()
    {
        var raised = await Data.GivenAnUrgentTaskAsync(Database, await Database.GivenAVolunteerAsync(hasPhone: false));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((raised.IsNew, raised.IsAlerted, raised.Volunteer), Is.EqualTo((true, false, (string?)null)));
            Assert.That(await Database.AskAsync<bool>($"select next_alert_at is not null and rounds = 0 from prima.volunteer_tasks where id = '{raised.Id}'"));
        }

        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        await Data.RunRoundsAsync(TimeSpan.FromMinutes(11));
        Assert.That(await Database.AlertsOfAsync(raised.Id), Is.EqualTo(new[] { "1 Budi queued" }));
    }

    [Test]
    public async Task What_is_high_alerts_the_assigned_volunteer_alone_once_and_not_at_night()
    {
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani"));
        await using var transaction = await SteppedTransaction.BeginAsync(Data.Source, default);
        var hour = await Database.AskAsync<TimeOnly>("select date_trunc('minute', now() at time zone 'Asia/Jakarta')::time");
        var night = new PeopleTerms("Asia/Jakarta", new QuietHours(hour.AddHours(-1), hour.AddHours(2)), TimeSpan.Zero, TimeSpan.Zero, "119", TimeSpan.Zero);

        var raised = await new TaskRaising(transaction, night, MessageCatalogue.BuiltIn).RaiseAsync(new NewTask(patient, null, TaskReason.Help, TaskPriority.High), default);
        await transaction.CommitAsync(default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AlertsOfAsync(raised.Id), Is.EqualTo(new[] { "1 Ani queued" }));
            Assert.That(await Database.AskAsync<bool>($"select next_alert_at is null from prima.volunteer_tasks where id = '{raised.Id}'"));
            Assert.That(
                await Database.AskAsync<bool>($"select due_at > now() + interval '1 h' and not_after > now() + interval '13 h' and not quiet_exempt from prima.messages where task_id = '{raised.Id}'"));
        }
    }

    [TestCase(TaskPriority.Normal)]
    [TestCase(TaskPriority.Low)]
    public async Task Others_stand_in_the_list_alone(string priority)
    {
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani", onCall: 1));

        var raised = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.UnreadMessage, priority));

        Assert.That((raised.IsAlerted, await Database.CountAsync("prima.messages"), await Database.TaskAsync(raised.Id)), Is.EqualTo((false, 0L, $"open {priority} 1 0")));
    }

    [Test]
    public async Task A_repeat_counts_adds_its_note_and_alerts_again_when_the_last_alert_is_ten_minutes_old()
    {
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani"));
        var task = new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent) { Note = "one", Quote = "sesak" };
        var first = await Data.RaiseAsync(task);

        var second = await Data.RaiseAsync(task with { Note = "two" }, TimeSpan.FromMinutes(9));
        Assert.That((second.Id, second.IsNew, second.IsAlerted), Is.EqualTo((first.Id, false, true)));
        Assert.That(await Database.AlertsOfAsync(first.Id), Is.EqualTo(new[] { "1 Ani queued" }));

        await Data.RaiseAsync(task with { Note = "three", Quote = "kejang" }, TimeSpan.FromMinutes(11));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AlertsOfAsync(first.Id), Is.EqualTo(new[] { "1 Ani cancelled", "2 Ani queued" }));
            Assert.That(await Database.AskAsync<string>("select note || ' ' || quote || ' ' || count from prima.volunteer_tasks"), Is.EqualTo("one; two; three kejang 3"));
            Assert.That(await Database.AskAsync<string>("select body from prima.messages order by id desc limit 1"), Does.Contain("kejang"));
        }
    }

    [Test]
    public async Task A_repeat_of_an_emergency_that_was_taken_opens_it_again()
    {
        var volunteer = await Database.GivenAVolunteerAsync("Ani");
        var first = await Data.GivenAnUrgentTaskAsync(Database, volunteer);
        await Database.ExecuteAsync($"update prima.volunteer_tasks set state = 'acknowledged', assignee = '{volunteer}', next_alert_at = null");
        var patient = await Database.AskAsync<Guid>("select id from prima.patients");

        await Data.RaiseAsync(new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent), TimeSpan.FromMinutes(11));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.TaskAsync(first.Id), Is.EqualTo("open urgent 2 2"));
            Assert.That(await Database.AskAsync<string>($"select concat_ws('>', from_state, to_state) || ' ' || cause from prima.events where entity_id = '{first.Id}' order by id desc limit 1"), Is.EqualTo("acknowledged>open emergency"));
            Assert.That(await Database.AskAsync<bool>("select assignee is null from prima.volunteer_tasks"));
        }
    }

    [Test]
    public async Task A_number_that_nobody_knows_has_a_task_of_its_own_for_the_first_on_call()
    {
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        var task = new NewTask(null, "6281999999999", TaskReason.UnknownSender, TaskPriority.Urgent) { Quote = "darurat" };

        var first = await Data.RaiseAsync(task);
        var second = await Data.RaiseAsync(task);
        var other = await Data.RaiseAsync(task with { Sender = "abc@lid" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((second.Id == first.Id, other.IsNew), Is.EqualTo((true, true)));
            Assert.That(await Database.AlertsOfAsync(first.Id), Is.EqualTo(new[] { "1 Budi queued" }));
            Assert.That(await Database.AskAsync<string>($"select body from prima.messages where task_id = '{other.Id}'"), Does.Contain("abc@lid"));
        }
    }

    [Test]
    public async Task What_is_rolled_back_leaves_neither_task_nor_alert()
    {
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani"));
        await using (var transaction = await SteppedTransaction.BeginAsync(Data.Source, default))
            await new TaskRaising(transaction, GivenTasks.Terms, MessageCatalogue.BuiltIn).RaiseAsync(new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent), default);

        Assert.That((await Database.CountAsync("prima.volunteer_tasks"), await Database.CountAsync("prima.messages"), await Database.CountAsync("prima.queue")), Is.EqualTo((0L, 0L, 0L)));
    }
}
