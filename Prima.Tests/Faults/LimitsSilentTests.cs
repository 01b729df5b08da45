using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>Outbound limits fail closed: while the database says nothing about them, nothing is sent and nothing is lost.</summary>
[Parallelizable]
public class LimitsSilentTests
{
    private const int Messages = 12;

    [Test]
    public async Task Without_the_right_to_the_limits_nothing_is_sent_and_with_it_again_everything_is()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { IsPatient = true, Devices = 3 });
        var worker = await stage.StartRunningAsync(
            "sender,janitor", ("ConnectionStrings:Prima", stage.ForWorkers + ";Options=-c role=prima_worker"), ("Prima:Sender:ErrorBackoffMax", "200ms"));
        await stage.EnqueueAsync(1);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(20));
        Assert.That(await worker.IsReadyAsync(), Is.True);

        await stage.ExecuteAsync("revoke all on prima.rate_limits from prima_worker");
        await stage.EnqueueAsync(Messages);
        await Eventually.HoldsAsync(
            async () => (await worker.GetAsync("/health/ready")).Body.Contains("the loop sender has failed", StringComparison.Ordinal), "it is not ready, and says why", TimeSpan.FromSeconds(20));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await worker.IsReadyAsync(), Is.False);
            Assert.That(await worker.IsLiveAsync(), Is.True, "a restart cures nothing");
            Assert.That(stage.Taken, Has.Count.EqualTo(1));
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.queue"), Is.EqualTo(Messages));
        }

        await stage.ExecuteAsync("grant select, insert, update, delete on prima.rate_limits to prima_worker");
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(30));
        await Eventually.HoldsAsync(worker.IsReadyAsync, "it is ready", TimeSpan.FromSeconds(20));
        Assert.That(stage.Taken, Has.Count.EqualTo(1 + Messages));
    }
}
