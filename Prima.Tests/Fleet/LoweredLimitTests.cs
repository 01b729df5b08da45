using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Fleet;

/// <summary>A limit that a person lowers while a fleet of processes is busy.</summary>
[Parallelizable]
public class LoweredLimitTests
{
    [Test]
    public async Task Two_seconds_after_it_was_lowered_no_busy_worker_passes_it_and_raised_again_all_is_sent()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { IsPatient = true, Devices = 4 });
        foreach (var _ in Enumerable.Range(0, 2))
            await stage.StartRunningAsync("sender");
        await stage.EnqueueAsync(600);
        await Eventually.HoldsAsync(() => stage.Taken.Count > 20, "they are at work", TimeSpan.FromSeconds(20));

        await SetAsync(stage, "1/60s");
        var since = await stage.AskAsync<DateTime>("select set_at from prima.limit_settings where name = 'device'");
        await Eventually.HoldsAsync(() => stage.AskAsync<bool>("select clock_timestamp() > max(set_at) + interval '4 s' from prima.limit_settings"), "time enough to go on, if they would");
        var later = await stage.AskAsync<long>($"select count(*) from prima.send_attempts where started_at > '{since:O}'::timestamptz + interval '2 s'");
        var left = await stage.AskAsync<long>("select count(*) from prima.queue");

        await SetAsync(stage, "default");
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(30));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(later, Is.Zero, "each device has sent far more than one within the window");
            Assert.That(left, Is.GreaterThan(0), "there was something to go on with");
            Assert.That(stage.Taken, Has.Count.EqualTo(600));
        }
    }

    private static async Task SetAsync(FleetStage stage, string limit)
    {
        using var output = new StringWriter();
        string[] words = ["limits", "set", "Device", limit, "--reason", "x", $"--ConnectionStrings:Prima={stage.ForWorkers};Pooling=false", "--Prima:Limits:Device=1000/60s"];
        Assert.That(await CommandLine.RunAsync(words, error: output, output: output), Is.EqualTo(ExitCode.Done), output.ToString());
    }
}
