using System.Net;
using System.Text.Json;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;
using Prima.Workers.FakeFonnte;

namespace Prima.Tests.Fleet;

/// <summary>What the gateway brings to real processes of the role web is stored once, and told to nobody.</summary>
[Parallelizable]
public class WebhookTests
{
    private const string Token = Canary.Token + "0123456789abcdef0123456789abcdef";
    private const string Number = "6281100000001";
    private static readonly HttpClient Http = new();
    private FleetStage stage = null!;

    [SetUp]
    public async Task GivenAStage() => stage = await FleetStage.StartAsync(new StageOptions
    {
        Devices = 1,
        Settings = new Dictionary<string, string> { ["Prima:Web:WebhookToken"] = Token, ["Prima:Web:Urls"] = "http://127.0.0.1:0", ["Prima:Fonnte:Devices:d0:Number"] = Number },
    });

    [TearDown]
    public ValueTask EndTheStage() => stage.DisposeAsync();

    [Test]
    public async Task Every_shape_that_the_gateway_sends_is_stored([Values("Absent", "Empty", "Null")] string missing)
    {
        var web = await stage.StartRunningAsync("web");
        await using var gateway = await FakeFonnteServer.StartAsync(
            new FakeFonnteOptions
            {
                Urls = "http://127.0.0.1:0", Devices = [new FakeDeviceSetup("d0", Canary.Token + "d0", Number)], MissingKey = Enum.Parse<FakeMissingKey>(missing), Receipts = FakeReceipts.IdOnlyFirst,
                Webhooks = new Uri(web.Address, "/api/webhooks/fonnte?token=" + Token).ToString(), WebhookRetry = TimeSpan.FromSeconds(1),
            },
            CancellationToken.None);

        await gateway.WroteAsync("d0", Canary.Recipient(1), Canary.Text(1));
        gateway.Disconnect("d0");
        gateway.Connect("d0");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Url, "/send"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["target"] = Canary.Recipient(1), ["message"] = Canary.Text(1), ["countryCode"] = "0" }),
        };
        request.Headers.TryAddWithoutValidation("Authorization", Canary.Token + "d0");
        using var answer = await Http.SendAsync(request);

        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.inbox") == 7, "all have come", TimeSpan.FromSeconds(20));
        Assert.That(
            await stage.AskAsync<string[]>("""
                select array_agg(line order by line collate "C") from (
                    select concat_ws(' ', kind, device, (sender is null)::text, (select string_agg(key || '=' || case when key in ('id', 'stateid') then '…' else value end, ',' order by key) from jsonb_each_text(details)), case when kind = 'connect' and gateway_at is not null then 'timed' end) as line
                    from prima.inbox) l
                """),
            Is.EqualTo(new[]
            {
                "connect d0 true reason=logged out,status=disconnect timed", "connect d0 true status=connect timed", "incoming d0 false", "status d0 true id=…,state=sent,stateid=…,status=sent",
                "status d0 true id=…,status=processing", "status d0 true state=delivered,stateid=…", "status d0 true state=read,stateid=…",
            }));
        Assert.That(await stage.AskAsync<string>("select text from prima.inbox where kind = 'incoming'"), Is.EqualTo(Canary.Text(1)));
        Assert.That(await stage.AskAsync<long>($"select count(*) from prima.inbox where position('{Canary.Token}'::bytea in raw) > 0"), Is.Zero);
    }

    [Test]
    public async Task Twenty_at_once_to_three_processes_are_one_row()
    {
        var workers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => stage.StartRunningAsync("web")));
        var body = JsonSerializer.Serialize(new { device = Number, sender = Canary.Recipient(1), message = Canary.Text(1) });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => PostAsync(workers[n % 3], "incoming", body)));

        Assert.That(answers.Select(answer => answer.Status), Has.All.EqualTo(HttpStatusCode.OK));
        Assert.That(answers.Count(answer => answer.Body == """{"ok":true}"""), Is.EqualTo(1));
        Assert.That(await stage.AskAsync<long>("select count(*) from prima.inbox"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_stored_by_a_process_that_died_before_it_could_say_so_is_known_when_it_comes_again()
    {
        var body = JsonSerializer.Serialize(new { device = Number, sender = Canary.Recipient(1), message = Canary.Text(1), inboxid = 417 });
        var dying = await stage.StartRunningAsync("web", ("PRIMA_CRASH_AT", FaultPoints.AfterInboxInsert));
        await Assert.ThatAsync(() => PostAsync(dying, "incoming", body), Throws.InstanceOf<HttpRequestException>());
        Assert.That(await dying.Process.ExitAsync(), Is.EqualTo(137));
        Assert.That(await stage.AskAsync<string>("select state from prima.inbox"), Is.EqualTo("pending"));

        var next = await stage.StartRunningAsync("web");
        Assert.That(await PostAsync(next, "incoming", body), Is.EqualTo((HttpStatusCode.OK, """{"ok":true,"duplicate":true}""")));
        Assert.That(await stage.AskAsync<long>("select count(*) from prima.inbox"), Is.EqualTo(1));
    }

    [Test]
    public async Task Nothing_of_what_came_in_is_told_and_what_became_of_it_is_counted()
    {
        var web = await stage.StartRunningAsync("web", ("Serilog:MinimumLevel", "Verbose"), ("Serilog:MinimumLevel:Override:Microsoft", "Verbose"));
        Assert.That((await web.GetAsync("/metrics")).Body, Does.Contain("""prima_inbound_total{kind="status",outcome="rejected"} 0"""));
        var body = JsonSerializer.Serialize(new { device = Number, sender = Canary.Recipient(1), message = Canary.Text(1), name = Canary.Name, token = Canary.Token + "d0" });
        HttpStatusCode[] answers =
        [
            (await PostAsync(web, "incoming", body)).Status, (await PostAsync(web, "incoming", body)).Status, (await PostAsync(web, "incoming", body[..^1])).Status,
            (await PostAsync(web, "incoming", body + new string(' ', 65_536) + ".")).Status, (await PostAsync(web, "incoming", body, Canary.Token)).Status, (await PostAsync(web, "connect", "{}")).Status,
        ];
        Assert.That(answers.Select(answer => (int)answer), Is.EqualTo(new[] { 200, 200, 400, 413, 401, 400 }));

        // The answer to a scrape is kept for 300 ms.
        var metrics = "";
        await Eventually.HoldsAsync(
            async () => (metrics = (await web.GetAsync("/metrics")).Body).Contains("""prima_inbound_total{kind="incoming",outcome="rejected"} 3""", StringComparison.Ordinal), "what came in is counted, also what knew no token");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(metrics, Does.Contain("""prima_inbound_total{kind="incoming",outcome="stored"} 1"""));
            Assert.That(metrics, Does.Contain("""prima_inbound_total{kind="incoming",outcome="duplicate"} 1"""));
            Assert.That(await stage.AskAsync<long>($"select count(*) from prima.rejected_deliveries where position('{Canary.Token}'::bytea in raw) > 0"), Is.Zero);
        }

        Canary.AssertSilentIn([metrics]);
        Assert.That(await web.StopAsync(), Is.Zero);
        Assert.That(web.Process.Errors, Has.Count.GreaterThan(10), "it did tell something");
        Canary.AssertSilentIn(web.Process.Errors);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(StageWorker worker, string route, string body, string token = Token)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(new Uri(worker.Address, $"/api/webhooks/fonnte/{route}?token={token}"), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
