using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>The server answers and writes nothing any more: nothing may leave, and whoever looks must see why. Its error is raised where a claim writes its intents.</summary>
[Parallelizable]
public class FullDiskTests
{
    private const string Fill = """
        create function public.no_room() returns trigger language plpgsql as $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
        create trigger no_room before insert on prima.send_attempts for each statement execute function public.no_room()
        """;

    private const string MakeRoom = "drop function public.no_room cascade";
    private const string Failing = "select coalesce(string_agg(distinct array_to_string(failing, '; '), ' and '), 'none') from prima.workers where stopped_at is null";

    [Test]
    public async Task Nothing_leaves_and_every_worker_says_why_until_there_is_room()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { Devices = 1, IsPatient = true });
        var workers = await Task.WhenAll(stage.StartRunningAsync(), stage.StartRunningAsync());
        await stage.EnqueueAsync(5);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(20));

        await stage.ExecuteAsync(Fill);
        await stage.EnqueueAsync(5);
        await Eventually.HoldsAsync(
            async () => await stage.AskAsync<string>(Failing) == "sender: PostgresException 53100, disk full", "both say it", TimeSpan.FromSeconds(40));
        Assert.That(stage.Gateway.Taken, Is.EqualTo(5));
        foreach (var worker in workers)
            Assert.That((await worker.GetAsync("/health/ready")).Body, Does.Contain("the loop sender has failed").And.Contain("(PostgresException 53100, disk full)"));

        await stage.ExecuteAsync(MakeRoom);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(30));
        await Eventually.HoldsAsync(async () => await stage.AskAsync<string>(Failing) == "", "and take it back", TimeSpan.FromSeconds(20));
        foreach (var worker in workers)
            Assert.That(await worker.StopAsync(), Is.Zero);
        await stage.AssertLedgersBalanceAsync();
    }
}
