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
    public async Task A_code_that_an_old_task_still_has_is_passed_over()
    {
        var old = await Data.GivenAnUrgentTaskAsync(Database, null);
        const string again = "select setval('prima.task_codes', 500000, false)"; // as it is after a million
        await Database.ExecuteAsync(again);
        var drawn = await Database.AskAsync<string>("select prima.new_task_code()");
        await Database.ExecuteAsync($"update prima.volunteer_tasks set code = '{drawn}' where id = '{old.Id}'; {again}");

        Assert.That(await Database.AskAsync<string>("select prima.new_task_code()"), Is.Not.EqualTo(drawn));

        await Database.ExecuteAsync($"update prima.volunteer_tasks set state = 'resolved' where id = '{old.Id}'; {again}");
        Assert.That(await Database.AskAsync<string>("select prima.new_task_code()"), Is.EqualTo(drawn), "nobody answers with it any more");
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

    [TestCase(TaskReason.Help, TaskPriority.Normal)]
    [TestCase(TaskReason.UnreadMessage, TaskPriority.Low)]
    public async Task What_was_taken_from_the_list_opens_again_and_alerts_when_it_grows_pressing(string reason, string priority)
    {
        var volunteer = await Database.GivenAVolunteerAsync("Ani");
        var patient = await Database.GivenAPatientOfAsync(volunteer);
        var first = await Data.RaiseAsync(new NewTask(patient, null, reason, priority));
        await Data.TakeAsync(volunteer, first.Code);
        var again = await Data.RaiseAsync(new NewTask(patient, null, reason, priority));
        Assert.That((again.IsAlerted, await Database.TaskAsync(first.Id)), Is.EqualTo((false, $"acknowledged {priority} 2 0")), "no worse than before");

        var worse = await Data.RaiseAsync(new NewTask(patient, null, reason, TaskPriority.High));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((worse.Id, worse.IsAlerted, await Database.TaskAsync(first.Id)), Is.EqualTo((first.Id, true, "open high 3 1")));
            Assert.That(await Database.AlertsOfAsync(first.Id), Is.EqualTo(new[] { "1 Ani queued" }));
            Assert.That(await OfTakenAsync(first.Id), Is.EqualTo($"t acknowledged>open {reason}"));
        }
    }

    [Test]
    public async Task A_second_cry_of_a_number_that_nobody_knows_opens_its_taken_task_again()
    {
        var volunteer = await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        var task = new NewTask(null, "6281999999999", TaskReason.UnknownSender, TaskPriority.Urgent) { Quote = "darurat" };
        var first = await Data.RaiseAsync(task);
        await Data.TakeAsync(volunteer, first.Code);

        await Data.RaiseAsync(task, TimeSpan.FromMinutes(11));

        Assert.That(await Database.TaskAsync(first.Id), Is.EqualTo("open urgent 2 2"));
        Assert.That((await Database.AlertsOfAsync(first.Id))[^1], Is.EqualTo("2 Budi queued"));
    }

    [Test]
    public async Task A_message_that_fails_opens_a_taken_task_again_where_its_plan_is_critical()
    {
        var volunteer = await Database.GivenAVolunteerAsync("Ani");
        var patient = await Database.GivenAPatientOfAsync(volunteer);
        var first = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.SendFailed, TaskPriority.Normal));
        await Data.TakeAsync(volunteer, first.Code);
        await FailOneAsync(critical: false);
        var same = await Database.TaskAsync(first.Id);
        await FailOneAsync(critical: true);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((same, await Database.TaskAsync(first.Id)), Is.EqualTo(("acknowledged normal 2 0", "open high 3 0")));
            Assert.That(await OfTakenAsync(first.Id), Is.EqualTo("t acknowledged>open send_failed"));
            Assert.That((await Data.RunRoundsAsync()).Rounds, Is.EqualTo(1));
        }

        async Task FailOneAsync(bool critical)
        {
            await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient, critical: critical));
            await Data.QueueDueAsync();
            var attempt = (await Data.ClaimAsync(10, Device)).Single(one => one.Priority != "reply");
            await Data.Outbox.SettleAsync(attempt, new Prima.Core.Outbox.Settlement.Discard("bad request"));
        }
    }

    [Test]
    public async Task A_statement_that_raises_tasks_says_of_a_repeat_what_the_policy_says()
    {
        var cases =
            from state in new[] { TaskState.Open, TaskState.Acknowledged }
            from was in TaskPriority.All
            from again in TaskPriority.All
            select (Patient: Guid.NewGuid(), State: state, Was: was, Again: again);
        var all = cases.ToArray();
        var volunteer = await Database.GivenAVolunteerAsync("Ani");
        foreach (var one in all)
        {
            await Database.ExecuteAsync($"""
                insert into prima.patients (id, phone, name) values ('{one.Patient}', '{Given.NewRecipient()}', 'x');
                insert into prima.volunteer_tasks (patient_id, reason, priority, state, code, assignee, alerted_at)
                values ('{one.Patient}', 'missed_reminder', '{one.Was}', '{one.State}', gen_random_uuid()::text, case '{one.State}' when 'open' then null else '{volunteer}'::uuid end, {(TaskPriority.Alerts(one.Was) ? "now()" : "null")})
                """);
        }

        await using var raise = Data.Source.CreateCommand(Sql.Query("volunteer_tasks/raise"));
        raise.Parameters.With("patient_ids", all.Select(one => one.Patient).ToArray()).With("reasons", all.Select(_ => "missed_reminder").ToArray())
            .With("priorities", all.Select(one => one.Again).ToArray()).With("notes", all.Select(_ => "x").ToArray());
        await raise.ExecuteNonQueryAsync();

        using (Assert.EnterMultipleScope())
        {
            foreach (var (patient, state, was, again) in all)
            {
                var now = DateTimeOffset.UnixEpoch;
                var facts = new TaskFacts(Guid.Empty, "AAAA", TaskReason.MissedReminder, was, state, 1, TaskPriority.Alerts(was) ? now : null, null, null, null, null, null, null, now);
                var expected = TaskRepeat.Of(facts, again, now);
                Assert.That(
                    await Database.AskAsync<string>($"""
                        select concat_ws(' ', t.state, t.priority, t.count, t.assignee is null, (select count(*) from prima.events e where e.entity_id = t.id::text))
                        from prima.volunteer_tasks t where t.patient_id = '{patient}'
                        """),
                    Is.EqualTo($"{expected.State} {expected.Priority} 2 {(expected.State == TaskState.Open ? 't' : 'f')} {(expected.State == state ? 0 : 1)}"), $"{was} {state}, {again} again");
                if (state == TaskState.Acknowledged)
                    Assert.That(await Database.AskAsync<bool>($"select next_alert_at is not null from prima.volunteer_tasks where patient_id = '{patient}'"), Is.EqualTo(expected.AlertsNow), $"{was}, {again} again");
            }
        }
    }

    [Test]
    public async Task Who_takes_a_task_while_it_grows_pressing_is_waited_for_and_it_is_open_again()
    {
        var volunteer = await Database.GivenAVolunteerAsync("Ani");
        var patient = await Database.GivenAPatientOfAsync(volunteer);
        var task = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.MissedReminder, TaskPriority.Normal));
        // 1. Ani takes it, and has not committed. 2. A statement raises it. 3. Ani commits.
        await using var taking = await Database.OpenSessionAsync();
        await taking.ExecuteAsync($"begin; update prima.volunteer_tasks set state = 'acknowledged', assignee = '{volunteer}' where id = '{task.Id}'");
        await using var raise = Data.Source.CreateCommand(Sql.Query("volunteer_tasks/raise"));
        raise.Parameters.With("patient_ids", new[] { patient }).With("reasons", new[] { "missed_reminder" }).With("priorities", new[] { "high" }).With("notes", new[] { "x" });
        var raising = raise.ExecuteNonQueryAsync();
        await Database.WaitForLocksAsync(1);
        await taking.ExecuteAsync("commit");
        await raising;

        Assert.That((await Database.TaskAsync(task.Id), await OfTakenAsync(task.Id)), Is.EqualTo(("open high 2 0", "t acknowledged>open missed_reminder")));
    }

    /// <summary>Whether nobody has it, and its last event.</summary>
    private Task<string> OfTakenAsync(Guid task) => Database.AskAsync<string>(
        $"select (t.assignee is null)::text::char || ' ' || concat_ws('>', e.from_state, e.to_state) || ' ' || e.cause from prima.volunteer_tasks t join prima.events e on e.entity_id = t.id::text where t.id = '{task}' order by e.id desc limit 1");

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
