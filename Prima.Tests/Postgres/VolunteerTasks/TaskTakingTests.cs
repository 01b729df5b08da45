using NUnit.Framework;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;
using Prima.Data.Postgres;
using Prima.Data.VolunteerTasks;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.VolunteerTasks;

/// <summary>AMBIL, in every order with what else may happen to a task.</summary>
[Parallelizable]
public class TaskTakingTests : TaskFixture
{
    private Guid ani;
    private Guid budi;
    private RaisedTask task = null!;

    [SetUp]
    public async Task GivenAnAlertedTask()
    {
        ani = await Database.GivenAVolunteerAsync("Ani");
        budi = await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        task = await Data.GivenAnUrgentTaskAsync(Database, ani);
    }

    [Test]
    public async Task The_first_has_it_alerts_stop_and_the_answer_names_who_took_it()
    {
        Assert.That(await Data.TakeAsync(budi, task.Code), Is.EqualTo(TakeAnswer.Taken));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AlertsOfAsync(task.Id), Is.EqualTo(new[] { "1 Ani cancelled", "1 Budi cancelled" }));
            Assert.That(await AnswersAsync(), Is.EqualTo(new[] { $"Budi: Tugas {task.Code} sudah diambil Budi." }));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', state, next_alert_at) from prima.volunteer_tasks"), Is.EqualTo("acknowledged"));
            Assert.That((await Data.RunRoundsAsync(TimeSpan.FromHours(5))).Rounds, Is.Zero);
            Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', from_state, to_state, cause, actor) from prima.events where entity_id = '{task.Id}' order by id desc limit 1"), Is.EqualTo($"open acknowledged take {budi}"));
        }
    }

    /// <summary>Scenario 31.</summary>
    [Test]
    public async Task Of_two_who_take_it_at_once_one_wins_and_both_are_told_who()
    {
        await using var first = await SteppedTransaction.BeginAsync(Data.Source, default);
        await using var second = await SteppedTransaction.BeginAsync(Data.Source, default);

        // 1. Ani takes it, and has not committed. 2. Budi takes it and waits. 3. Ani commits. 4. Budi sees that she has it.
        Assert.That(await TakingOf(first).TakeAsync(ani, task.Code, "reply:1:1", null, default), Is.EqualTo(TakeAnswer.Taken));
        var late = TakingOf(second).TakeAsync(budi, task.Code, "reply:2:1", null, default);
        await Database.WaitForLocksAsync(1);
        await first.CommitAsync(default);
        Assert.That(await late, Is.EqualTo(TakeAnswer.TakenBefore));
        await second.CommitAsync(default);

        Assert.That(await AnswersAsync(), Is.EqualTo(new[] { $"Ani: Tugas {task.Code} sudah diambil Ani.", $"Budi: Tugas {task.Code} sudah diambil Ani." }));
    }

    [Test]
    public async Task A_round_that_was_begun_first_is_waited_for_and_its_alerts_are_taken_back()
    {
        var later = GivenTasks.After(TimeSpan.FromMinutes(11));
        await using var round = await SteppedTransaction.BeginAsync(Data.Source, default);
        await round.QueryAsync(Sql.Query("volunteer_tasks/hold_due"), p => p.With("task_id", task.Id).With("clock_offset", later.ClockOffset).With("every", later.AlertEvery), row => row.GetGuid(0), default);
        await new AlertRound(round, later, MessageCatalogue.BuiltIn).RunAsync(await round.LookAtTaskAsync(task.Id, later, default), default);

        var taking = Data.TakeAsync(ani, task.Code);
        await Database.WaitForLocksAsync(1);
        await round.CommitAsync(default);
        Assert.That(await taking, Is.EqualTo(TakeAnswer.Taken));

        Assert.That(await Database.AlertsOfAsync(task.Id), Has.Length.EqualTo(4).And.All.EndsWith("cancelled"));
    }

    [Test]
    public async Task A_round_passes_over_a_task_that_is_being_taken()
    {
        await using var taking = await SteppedTransaction.BeginAsync(Data.Source, default);
        await TakingOf(taking).TakeAsync(ani, task.Code, "reply:1:1", null, default);

        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(11))).Rounds, Is.Zero);
        await taking.CommitAsync(default);
        Assert.That((await Data.RunRoundsAsync(TimeSpan.FromMinutes(11))).Rounds, Is.Zero);
    }

    [Test]
    public async Task A_claim_that_has_an_alert_is_waited_for_and_what_it_took_is_sent()
    {
        await using var claim = await StagedClaim.OpenAsync(Data);
        var going = await claim.JudgeAsync(await claim.LockAndReadAsync(Device));
        Assert.That(await claim.TakeAsync(going), Has.Count.EqualTo(2));

        var taking = Data.TakeAsync(ani, task.Code);
        await Database.WaitForLocksAsync(1);
        await claim.EndAsync("commit");
        await taking;

        Assert.That(await Database.AlertsOfAsync(task.Id), Is.EqualTo(new[] { "1 Ani sending", "1 Budi sending" }));
    }

    [Test]
    public async Task What_is_raised_while_it_is_being_closed_is_a_new_task()
    {
        await using var closing = await Database.OpenSessionAsync();
        await closing.ExecuteAsync($"begin; select from prima.volunteer_tasks where id = '{task.Id}' for no key update");
        var patient = await Database.AskAsync<Guid>("select id from prima.patients");

        var raising = Data.RaiseAsync(new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent));
        await Database.WaitForLocksAsync(1);
        await closing.ExecuteAsync($"update prima.volunteer_tasks set state = 'resolved' where id = '{task.Id}'; commit");
        var raised = await raising;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((raised.IsNew, raised.Id), Is.Not.EqualTo((false, task.Id)));
            Assert.That(await Database.TaskAsync(raised.Id), Is.EqualTo("open urgent 1 1"));
        }
    }

    [Test]
    public async Task Two_who_raise_the_same_at_once_have_one_task()
    {
        var patient = await Database.GivenAPatientOfAsync(ani);
        await using var first = await SteppedTransaction.BeginAsync(Data.Source, default);
        var one = await new TaskRaising(first, GivenTasks.Terms, MessageCatalogue.BuiltIn).RaiseAsync(new NewTask(patient, null, TaskReason.Help, TaskPriority.High), default);

        var raising = Data.RaiseAsync(new NewTask(patient, null, TaskReason.Help, TaskPriority.High));
        await Database.WaitForLocksAsync(1);
        await first.CommitAsync(default);

        Assert.That(((await raising).Id, await Database.TaskAsync(one.Id)), Is.EqualTo((one.Id, "open high 2 1")));
    }

    [Test]
    public async Task An_unknown_code_a_closed_task_and_who_has_left_are_answered_with_silence()
    {
        await Database.ExecuteAsync($"update prima.volunteers set is_active = false where id = '{budi}'");
        Assert.That((await Data.TakeAsync(budi, task.Code), await Data.TakeAsync(ani, "ZZZZ")), Is.EqualTo((TakeAnswer.Unknown, TakeAnswer.Unknown)));
        await Database.ExecuteAsync("update prima.volunteer_tasks set state = 'resolved'");
        Assert.That(await Data.TakeAsync(ani, task.Code), Is.EqualTo(TakeAnswer.Unknown));

        Assert.That(await AnswersAsync(), Is.Empty);
    }

    private static TaskTaking TakingOf(SteppedTransaction transaction) => new(transaction, GivenTasks.Terms, MessageCatalogue.BuiltIn);

    private Task<string[]> AnswersAsync() => Database.AskAsync<string[]>(
        "select array(select v.name || ': ' || m.body from prima.messages m join prima.volunteers v on v.phone = m.recipient where m.template = 'alert.taken' order by m.id)");
}
