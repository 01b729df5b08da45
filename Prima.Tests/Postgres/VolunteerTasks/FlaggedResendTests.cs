using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.VolunteerTasks;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.VolunteerTasks;

/// <summary>An alert and an answer to an emergency that nobody can say of whether they were sent are said once more, flagged (domain section 6).</summary>
[Parallelizable]
public class FlaggedResendTests : TaskFixture
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);

    [Test]
    public async Task An_uncertain_alert_is_said_once_more_flagged_and_never_a_second_time()
    {
        var task = await Data.GivenAnUrgentTaskAsync(Database, await Database.GivenAVolunteerAsync("Ani"));
        await BecomesUncertainAsync();
        Assert.That(await Database.CountAsync("prima.messages"), Is.EqualTo(1), "it is held for evidence");

        await CloseAsync();
        Assert.That(
            await Database.AskAsync<string[]>("select array(select concat_ws(' ', split_part(m.idempotency_key, ':', 5), left(m.body, 24), m.task_id, m.quiet_exempt, s.state) from prima.messages m join prima.message_status s using (id) order by id)"),
            Is.EqualTo(new[] { $"[MENDESAK] Kenari Wijaya {task.Id} t uncertain", $"resend (kirim ulang) [MENDESAK] {task.Id} t queued" }).Using<string>((a, b) => a.Trim() == b.Trim() ? 0 : 1));

        await BecomesUncertainAsync();
        await CloseAsync();
        await CloseAsync();
        Assert.That((await Database.CountAsync("prima.messages"), await Database.CountAsync("prima.queue")), Is.EqualTo((2L, 0L)));
    }

    [TestCase("update prima.volunteer_tasks set state = 'acknowledged'")]
    [TestCase("update prima.messages set due_at = now() - interval '2 h', not_after = now() - interval '1 s'")]
    public async Task Not_where_the_task_was_taken_or_its_time_is_over(string change)
    {
        await Data.GivenAnUrgentTaskAsync(Database, await Database.GivenAVolunteerAsync("Ani"));
        await BecomesUncertainAsync();
        await Database.ExecuteAsync(change);
        await CloseAsync();

        Assert.That(await Database.CountAsync("prima.messages"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_to_an_emergency_is_said_once_more_and_its_acknowledgement_of_help_is_not()
    {
        var patient = await Database.GivenAPatientOfAsync(null);
        var phone = await Database.AskAsync<string>("select phone from prima.patients");
        var task = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.Help, TaskPriority.Normal));
        await Data.ReplyAsync(replies => replies.AnswerAsync(task, patient, phone, TimeProvider.System.GetUtcNow(), "reply:1:1", null, default));
        await Data.ReplyAsync(replies => replies.AcknowledgeHelpAsync(task, patient, phone, TimeProvider.System.GetUtcNow(), "reply:1:2", null, default));
        await BecomesUncertainAsync();
        await BecomesUncertainAsync();
        await CloseAsync();

        Assert.That(await Database.AskAsync<string[]>("select array(select idempotency_key from prima.messages order by id)"), Is.EqualTo(new[] { "reply:1:1", "reply:1:2", "reply:1:1:resend" }));
    }

    private async Task BecomesUncertainAsync() => await Data.Outbox.SettleAsync(await Data.ClaimOneAsync(Device), new Settlement.Uncertain("timeout"));

    private async Task CloseAsync()
    {
        await Database.ExecuteAsync("update prima.send_attempts set ended_at = clock_timestamp() - interval '11 min' where in_doubt");
        await Data.Janitor.CloseUncertainAsync(Hold, CancellationToken.None);
    }
}
