using NUnit.Framework;
using Prima.Core.VolunteerTasks;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.VolunteerTasks;

/// <summary>Invariants I18 and I19: what must never be is listed.</summary>
[Parallelizable]
public class TaskInvariantTests : TaskFixture
{
    [TestCase("drop index prima.volunteer_tasks_open; insert into prima.volunteer_tasks (patient_id, reason, priority, code) select patient_id, reason, priority, 'ZZZZ' from prima.volunteer_tasks where patient_id is not null", "I18")]
    [TestCase("drop index prima.volunteer_tasks_open_sender; insert into prima.volunteer_tasks (sender, reason, priority, code) select sender, reason, priority, 'ZZZZ' from prima.volunteer_tasks where sender is not null", "I18")]
    [TestCase("update prima.messages set task_id = null where template = 'emergency.alerted'", "I19")]
    [TestCase("update prima.messages set task_id = gen_random_uuid() where template = 'emergency.alerted'", "I19")]
    [TestCase("update prima.volunteer_tasks set created_at = created_at + interval '1 h'", "I19")]
    [TestCase("update prima.messages set template = 'help.ack', task_id = null where template = 'emergency.alerted'", "I19")]
    public async Task What_must_never_be_is_listed(string damage, string invariant)
    {
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        var patient = await Database.GivenAPatientOfAsync(null);
        var task = await Data.RaiseAsync(new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent));
        await Data.RaiseAsync(new NewTask(null, "6281999999999", TaskReason.UnknownSender, TaskPriority.Urgent));
        await Data.ReplyAsync(replies => replies.AnswerAsync(task, patient, Given.NewRecipient(), TimeProvider.System.GetUtcNow(), "reply:1:1", null, default));

        Assert.That(await Database.InvariantsBrokenByAsync(damage), Is.EqualTo(new[] { invariant }));
    }
}
