using NUnit.Framework;
using Prima.Core.VolunteerTasks;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>Alerts among real processes, as the gateway's own record tells.</summary>
[Parallelizable(ParallelScope.All)]
public class AlertFleetTests
{
    [Test, NonParallelizable] // on a busy machine permits go unused
    public async Task An_alert_passes_two_thousand_messages_on_a_device_whose_ordinary_permits_are_spent()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions
        {
            IsPatient = true,
            Devices = 1,
            Settings = new Dictionary<string, string> { ["Prima:Limits:Device"] = "20/600s" },
        });
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => stage.StartRunningAsync()));
        await stage.EnqueueAsync(2_000);
        await Eventually.HoldsAsync(() => stage.Taken.Count == 18, "the tenth is left", TimeSpan.FromSeconds(30));

        var volunteer = Canary.Recipient(9_001);
        await stage.ExecuteAsync($"""
            with v as (insert into prima.volunteers (name, phone) values ('{Canary.Name}', '{volunteer}') returning id)
            insert into prima.patients (name, phone, volunteer_id) select '{Canary.Name}', '{Canary.Recipient(9_002)}', id from v
            """);
        await using (var data = DataUnderTest.OpenAt(stage.ForWorkers))
            await data.RaiseAsync(new NewTask(await stage.AskAsync<Guid>("select id from prima.patients"), null, TaskReason.Emergency, TaskPriority.Urgent) { Quote = Canary.Text(1) });
        await Eventually.HoldsAsync(() => stage.Taken.Any(taken => taken.Target == volunteer), "the alert is taken", TimeSpan.FromSeconds(30));

        Assert.That(stage.Taken.Select(taken => taken.Target == volunteer), Is.EqualTo(Enumerable.Repeat(false, 18).Append(true)), "the next one after the ordinary ones");
    }

    [Test]
    public async Task While_nobody_takes_a_task_processes_alert_again_each_round_once_from_a_device_that_can_send()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { IsPatient = true, Devices = 2 });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => stage.StartRunningAsync()));
        var volunteer = Canary.Recipient(9_001);
        await stage.ExecuteAsync($"""
            insert into prima.pauses (device, reason, paused_by) values ('{FleetStage.Device(0)}', 'x', 'x');
            insert into prima.volunteers (name, phone, on_call_rank) values ('{Canary.Name}', '{volunteer}', 1);
            insert into prima.patients (name, phone) values ('{Canary.Name}', '{Canary.Recipient(9_002)}');
            insert into prima.volunteer_tasks (patient_id, reason, priority, code, next_alert_at) select id, 'emergency', 'urgent', 'K7QM', now() from prima.patients
            """);

        for (var round = 1; round <= 3; round++)
        {
            await Eventually.HoldsAsync(() => stage.Taken.Count(taken => taken.Target == volunteer) == round, $"round {round} is taken", TimeSpan.FromSeconds(30));
            await stage.ExecuteAsync("update prima.volunteer_tasks set next_alert_at = now()");
        }

        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(30));
        var rounds = await stage.AskAsync<string[]>("select array(select split_part(idempotency_key, ':', 3) from prima.messages order by id)");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stage.Taken.Select(taken => taken.Device), Is.All.EqualTo(FleetStage.Device(1)));
            Assert.That(rounds, Is.EqualTo(Enumerable.Range(1, rounds.Length).Select(round => round.ToString(System.Globalization.CultureInfo.InvariantCulture))), "each round once");
        }
    }
}
