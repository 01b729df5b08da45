using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;
using Prima.Tests.Workers.Cli;

namespace Prima.Tests.Postgres.Reminders;

/// <summary>A plan is edited while a message of it is being sent (domain section 4): an old dose must not go out.</summary>
[Parallelizable]
public class EditRaceTests : PeopleFixture
{
    private const string Phone = "6281300000001";

    private DataUnderTest worker = null!;
    private string device = "";
    private Guid plan;

    [OneTimeSetUp]
    public async Task GivenAWorker()
    {
        worker = DataUnderTest.Open(Database);
        device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = true where name = '{device}'");
    }

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [SetUp]
    public async Task GivenAPlan()
    {
        await Database.GivenAPatientAsync(phone: Phone);
        await SayAsync("10 mg");
        plan = await Database.AskAsync<Guid>("select id from prima.reminder_plans");
    }

    private static IEnumerable<TestCaseData> WaysBack()
    {
        yield return new TestCaseData(new Settlement.Retry(TimeSpan.Zero, "busy", Connected: true)).SetArgDisplayNames("retry");
        yield return new TestCaseData(new Settlement.Snooze(TimeSpan.Zero, "its device is off")).SetArgDisplayNames("snooze");
        yield return new TestCaseData(new Settlement.Release("not begun")).SetArgDisplayNames("release");
    }

    [TestCaseSource(nameof(WaysBack))]
    public async Task What_comes_back_after_an_edit_is_not_sent_again_and_somebody_must_say_it(Settlement back)
    {
        // 1. It is being sent. 2. The dose is edited: too late to cancel it, and no task yet. 3. It comes back. 4. The next claim.
        var (reminder, attempt) = await GivenOneBeingSentAsync();
        var remark = await SayAsync("5 mg");
        var tasks = await Database.CountAsync("prima.volunteer_tasks");
        await worker.Outbox.SettleAsync(attempt, back);
        var next = await worker.ClaimAsync(100, device);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((remark, tasks), Is.EqualTo(("being_sent", 0)));
            Assert.That(next, Is.Empty);
            await AssertCancelledAsync(reminder, attempt.MessageId);
        }
    }

    [Test]
    public async Task The_janitor_finds_one_that_comes_back_for_later()
    {
        // 1. It is being sent. 2. The dose is edited. 3. It comes back for tomorrow, so that no claim looks. 4. The janitor.
        var (reminder, attempt) = await GivenOneBeingSentAsync();
        await SayAsync("5 mg");
        await worker.Outbox.SettleAsync(attempt, new Settlement.Retry(TimeSpan.FromDays(1), "busy", Connected: true));
        await worker.Janitor.PutRightAsync(CancellationToken.None);

        using (Assert.EnterMultipleScope())
            await AssertCancelledAsync(reminder, attempt.MessageId);
    }

    [Test]
    public async Task What_is_queued_after_the_edit_says_the_new_dose_and_may_come_back()
    {
        await SayAsync("5 mg");
        var (_, attempt) = await GivenOneBeingSentAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Release("not begun"));

        Assert.That((await worker.ClaimOneAsync(device)).Body, Does.Contain("5 mg"));
    }

    [Test]
    public async Task An_edit_that_changes_no_word_leaves_what_comes_back()
    {
        var (_, attempt) = await GivenOneBeingSentAsync();
        await SayAsync("10 mg", times: "08:00 20:00");
        await worker.Outbox.SettleAsync(attempt, new Settlement.Release("not begun"));

        Assert.That((await worker.ClaimOneAsync(device)).Body, Does.Contain("10 mg"));
    }

    [Test]
    public async Task A_question_that_waits_with_the_old_words_is_taken_back_and_one_still_to_be_asked_says_the_new_ones()
    {
        var reminder = await GivenAQuestionThatWaitsAsync();
        await SayAsync("5 mg");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await FollowUpsAsync(reminder), Is.EqualTo("cancelled pending"));
            Assert.That(
                await Database.AskAsync<string>($"select concat_ws(' ', state, last_error) from prima.message_status where idempotency_key = 'followup:{reminder}:1'"),
                Is.EqualTo("cancelled plan_changed"));
            Assert.That(
                await Database.AskAsync<string>($"select concat_ws(' ', from_state, to_state, cause) from prima.events where entity_id = '{reminder}:1' order by id desc limit 1"),
                Is.EqualTo("queued cancelled plan_changed"));
            Assert.That(await Database.CountAsync("prima.volunteer_tasks"), Is.Zero, "the reminder was sent");
        }
    }

    [Test]
    public async Task A_question_with_the_old_words_that_is_being_sent_is_named_to_the_editor_and_does_not_leave_again()
    {
        var reminder = await GivenAQuestionThatWaitsAsync();
        var attempt = await worker.ClaimOneAsync(device);
        var remark = await SayAsync("5 mg");
        await worker.Outbox.SettleAsync(attempt, new Settlement.Release("not begun"));

        Assert.That((remark, await worker.ClaimAsync(100, device), await FollowUpsAsync(reminder)), Is.EqualTo(("being_sent", Array.Empty<Attempt>(), "cancelled pending")));
    }

    [Test]
    public async Task An_edit_that_changes_no_word_leaves_a_question_that_waits()
    {
        var reminder = await GivenAQuestionThatWaitsAsync();
        await SayAsync("10 mg", times: "08:00 20:00");

        Assert.That(await FollowUpsAsync(reminder), Is.EqualTo("queued pending"));
    }

    /// <summary>The reminder was sent with the old dose; its first follow-up is queued, the second is still to be asked.</summary>
    private async Task<Guid> GivenAQuestionThatWaitsAsync()
    {
        var (reminder, attempt) = await GivenOneBeingSentAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Complete("F1"));
        await Database.ExecuteAsync("update prima.follow_ups set due_at = now() where stage = 1");
        Assert.That(await worker.FollowUps.AdvanceAsync(10, CancellationToken.None), Is.EqualTo(1));
        return reminder;
    }

    private Task<string> FollowUpsAsync(Guid reminder) =>
        Database.AskAsync<string>($"select string_agg(status, ' ' order by stage) from prima.follow_ups where reminder_id = '{reminder}'");

    /// <summary>Imports the plan with this dose. Returns the import's remark, if there is one.</summary>
    private async Task<string?> SayAsync(string dose, string times = "08:00")
    {
        var answer = await ImportAsync(
            "plans", $"plan_key,patient_phone,kind,title,text,medicine,dose,start_date,local_times,rule\np1,{Phone},medication,Obat pagi,Minum {{dosis}}.,Morfin,{dose},2026-12-01,{times},FREQ=DAILY\n", "--json");
        return answer.Json.GetProperty("remarks").EnumerateArray().Select(remark => remark.GetProperty("code").GetString()).SingleOrDefault();
    }

    private async Task<(Guid Reminder, Attempt Attempt)> GivenOneBeingSentAsync()
    {
        var reminder = await Database.GivenAReminderAsync(plan);
        await worker.QueueDueAsync();
        return (reminder, await worker.ClaimOneAsync(device));
    }

    private async Task AssertCancelledAsync(Guid reminder, long message)
    {
        Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', state, reason) from prima.message_endings where message_id = {message}"), Is.EqualTo("cancelled plan_changed"));
        Assert.That(await Database.CountAsync("prima.queue"), Is.Zero);
        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("cancelled plan_changed"));
        Assert.That(
            await Database.AskAsync<string[]>("select array(select concat_ws(' ', reason, priority, count, note) from prima.volunteer_tasks)"),
            Is.EqualTo(new[] { await Database.AskAsync<string>($"select 'missed_reminder high 1 ' || p.title || ': ' || r.local_date || ' (rencana diubah)' from prima.reminders r join prima.reminder_plans p on p.id = r.plan_id where r.id = '{reminder}'") }));
    }
}
