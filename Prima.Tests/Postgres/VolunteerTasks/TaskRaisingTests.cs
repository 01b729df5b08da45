using NUnit.Framework;
using Prima.Core.VolunteerTasks;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.VolunteerTasks;

/// <summary>Tasks and their first alerts, in the transaction of whoever raises them (domain section 10).</summary>
public class TaskRaisingTests : DatabaseFixture
{
    private DataUnderTest data = null!;

    [OneTimeSetUp]
    public void GivenData() => data = DataUnderTest.Open(Database);

    [OneTimeTearDown]
    public async Task CloseData() => await data.DisposeAsync();

    [SetUp]
    public Task GivenNobody() => Database.ForgetEverybodyAsync();

    [Test]
    public async Task What_is_urgent_alerts_the_assigned_volunteer_and_the_first_on_call_in_the_same_transaction()
    {
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync("Ani"));
        await Database.GivenAVolunteerAsync("Cici", onCall: 2);
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);

        var raised = await data.RaiseAsync(new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent) { Quote = "sesak" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AlertsOfAsync(raised.Id), Is.EqualTo(new[] { "1 Ani queued", "1 Budi queued" }));
            Assert.That((raised.IsNew, raised.IsAlerted, raised.Volunteer), Is.EqualTo((true, true, "Ani")));
            Assert.That(
                await Database.AskAsync<string>($"select concat_ws(' ', kind, template, priority, quiet_exempt, not_after - due_at, patient_id) from prima.messages where task_id = '{raised.Id}' limit 1"),
                Is.EqualTo("alert alert.task urgent t 01:00:00"));
            Assert.That(await Database.AskAsync<string>($"select body from prima.messages where task_id = '{raised.Id}' limit 1"), Does.Contain($"\"sesak\"\nBalas *AMBIL {raised.Code}*."));
            Assert.That(await Database.AskAsync<TimeSpan>($"select next_alert_at - alerted_at from prima.volunteer_tasks where id = '{raised.Id}'"), Is.EqualTo(TimeSpan.FromMinutes(10)));
        }
    }

    [Test]
    public async Task Whom_nobody_can_be_told_of_is_recorded_without_an_alert_and_tried_again()
    {
        var patient = await Database.GivenAPatientOfAsync(await Database.GivenAVolunteerAsync(hasPhone: false));

        var raised = await data.RaiseAsync(new NewTask(patient, null, TaskReason.Emergency, TaskPriority.Urgent));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((raised.IsNew, raised.IsAlerted, raised.Volunteer), Is.EqualTo((true, false, (string?)null)));
            Assert.That(await Database.AskAsync<bool>($"select next_alert_at is not null and rounds = 0 from prima.volunteer_tasks where id = '{raised.Id}'"));
        }
    }
}
