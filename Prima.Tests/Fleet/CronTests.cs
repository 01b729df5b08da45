using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>The lock <c>cron</c>: of the passes on demand, in whatever process, one is done at a time.</summary>
[Parallelizable]
public class CronTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Test]
    public async Task While_one_process_does_a_pass_another_is_told_so_and_when_it_has_died_the_next_does_it()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions
        {
            IsPatient = true,
            Devices = 1,
            Settings = new Dictionary<string, string> { ["Prima:Web:CronSecret"] = Secret, ["Prima:Web:Urls"] = "http://127.0.0.1:0",
                ["Prima:Fonnte:Devices:d0:Number"] = "6281100000001", ["Prima:Rules:QuietHours"] = "off" },
        });
        await stage.ExecuteAsync(GivenReminders.DueReminders(5));
        var halted = stage.Start("web", ("PRIMA_PAUSE_AT", FaultPoints.AfterReminderClaim));
        await halted.IsRunningAsync();
        var other = await stage.StartRunningAsync("web");

        // 1. the first halts in the middle of its pass, with the lock
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        var first = PostAsync(http, halted);
        await halted.HaltsAsync();
        // 2. the second is told, and does nothing
        Assert.That(await PostAsync(http, other), Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await stage.AskAsync<long>("select count(*) from prima.messages"), Is.Zero);
        // 3. the first dies; its lock lives until its time is over, and then the second does the pass
        halted.Process.Kill();
        Assert.That(async () => await first, Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<SocketException>()); // the library lets one of its own through where the connection is gone just as it is made
        Assert.That(await PostAsync(http, other), Is.EqualTo(HttpStatusCode.Conflict));
        await stage.ExecuteAsync("update prima.distributed_locks set expires_at = clock_timestamp() where key = 'cron'");
        Assert.That(await PostAsync(http, other), Is.EqualTo(HttpStatusCode.OK));

        Assert.That(await stage.AskAsync<long>("select count(*) from prima.queue"), Is.EqualTo(5));
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, StageWorker worker)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(worker.Address, "/api/cron"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
