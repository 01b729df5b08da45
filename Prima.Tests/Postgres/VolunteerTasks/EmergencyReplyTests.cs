using NUnit.Framework;
using Prima.Core.VolunteerTasks;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.VolunteerTasks;

/// <summary>What a patient is told in an emergency, and what may be promised (invariant I19).</summary>
[Parallelizable]
public class EmergencyReplyTests : TaskFixture
{
    private Guid patient;
    private string phone = "";

    [SetUp]
    public async Task GivenAPatient()
    {
        patient = await Database.GivenAPatientOfAsync(null);
        phone = await Database.AskAsync<string>($"select phone from prima.patients where id = '{patient}'");
    }

    [Test]
    public async Task Whose_emergency_is_being_passed_on_is_told_so()
    {
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        await AnswerAsync("reply:1:1");

        Assert.That(
            await Database.AskAsync<string>("select concat_ws(' ', kind, template, priority, quiet_exempt, not_after - due_at, task_id is not null) from prima.messages where patient_id is not null"),
            Is.EqualTo("emergency_reply emergency.alerted urgent t 01:00:00 t"));
    }

    [Test]
    public async Task It_leaves_on_the_number_that_was_written_to_while_that_can_send_and_else_on_another()
    {
        await Database.ExecuteAsync("insert into prima.devices (name, configured_at) values ('d9', now())");
        await AnswerAsync("reply:1:1");
        await Database.ExecuteAsync("insert into prima.pauses (device, reason, paused_by, drains) values ('d9', 'x', 'x', true)");
        await AnswerAsync("reply:2:1", TimeSpan.FromMinutes(31));
        await Data.Janitor.NameDeviceAsync(Device, CancellationToken.None);
        var moved = await DevicesAsync();
        await Database.ExecuteAsync("update prima.devices set state = 'disconnected'; delete from prima.pauses");
        await AnswerAsync("reply:3:1", TimeSpan.FromMinutes(62));
        var last = await DevicesAsync();
        await Database.ExecuteAsync("delete from prima.devices where name = 'd9'; update prima.devices set state = 'ok'");

        Assert.That((moved, last), Is.EqualTo(($"{Device} {Device}", $"{Device} {Device} d9")), "where none can send it waits on that number");

        Task<string> DevicesAsync() => Database.AskAsync<string>("select string_agg(q.device, ' ' order by q.message_id) from prima.queue q join prima.messages m on m.id = q.message_id where m.kind = 'emergency_reply'");
    }

    /// <summary>Scenario 30.</summary>
    [Test]
    public async Task Where_nobody_has_a_phone_it_is_said_that_nobody_was_told()
    {
        await AnswerAsync("reply:1:1");

        Assert.That(await Database.AskAsync<string>("select template from prima.messages"), Is.EqualTo("emergency.recorded"));
    }

    [TestCase("accepted", "emergency.alerted")]
    [TestCase("uncertain", "emergency.alerted")]
    [TestCase("expired", "emergency.recorded")]
    public async Task An_alert_that_may_have_been_sent_counts_and_one_that_was_not_does_not(string fate, string expected)
    {
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        var task = new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent);
        await Data.RaiseAsync(task);
        if (fate == "expired")
        {
            await Database.ExecuteAsync("update prima.queue set due_at = now() - interval '2 h', not_after = now() - interval '1 h'");
            await Data.Janitor.ExpireAsync(CancellationToken.None);
        }
        else
            await Data.Outbox.SettleAsync(await Data.ClaimOneAsync(Device), fate == "accepted" ? new Prima.Core.Outbox.Settlement.Complete("F1") : new Prima.Core.Outbox.Settlement.Uncertain("timeout"));

        await AnswerAsync("reply:1:1");

        Assert.That(await Database.AskAsync<string>("select template from prima.messages where patient_id is not null"), Is.EqualTo(expected));
    }

    [Test]
    public async Task It_is_said_once_in_half_an_hour_and_again_where_the_first_never_left()
    {
        Assert.That((await AnswerAsync("reply:1:1"), await AnswerAsync("reply:2:1", TimeSpan.FromMinutes(29)), await AnswerAsync("reply:3:1", TimeSpan.FromMinutes(31))), Is.EqualTo((true, false, true)));

        await Database.ExecuteAsync("with gone as (delete from prima.queue returning message_id) insert into prima.message_endings (message_id, state, reason) select message_id, 'cancelled', 'x' from gone");
        Assert.That(await AnswerAsync("reply:4:1", TimeSpan.FromMinutes(32)), Is.True);
    }

    [TestCase("Ani", "relawan Ani.")]
    [TestCase(null, "relawan kami.")]
    public async Task Who_asks_for_help_is_told_who_is_to_hear_of_it(string? name, string expected)
    {
        if (name is not null)
            await Database.ExecuteAsync($"update prima.patients set volunteer_id = '{await Database.GivenAVolunteerAsync(name)}'");
        var task = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.Help, TaskPriority.Normal));
        await Data.ReplyAsync(replies => replies.AcknowledgeHelpAsync(task, patient, phone, TimeProvider.System.GetUtcNow(), "reply:1:1", null, default));

        Assert.That(await Database.AskAsync<string>("select kind || ' ' || priority || ' ' || body from prima.messages"), Does.StartWith("reply reply ").And.Contains(expected));
    }

    [Test]
    public async Task It_leaves_after_a_withdrawal_at_night()
    {
        await AnswerAsync("reply:1:1", device: null);
        await Database.ExecuteAsync("update prima.patients set is_active = false");

        Assert.That(await Data.ClaimAsync(10, Device), Has.Count.EqualTo(1));
    }

    private async Task<bool> AnswerAsync(string key, TimeSpan later = default, string? device = "d9")
    {
        var task = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent), later);
        var said = false;
        await Data.ReplyAsync(async replies => said = await replies.AnswerAsync(task, patient, phone, TimeProvider.System.GetUtcNow() + later, key, device, default), later);
        return said;
    }
}
