using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Prima.Core.Devices;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Sending;
using Prima.Core.Time;
using Prima.Workers.FakeFonnte;
using Prima.Workers.Fonnte;

namespace Prima.Tests.Workers.FakeFonnte;

/// <summary>The fake keeps the gateway's word: what it takes is in the ledger first, and what it says is what the vendor's pages and logs show.</summary>
[CancelAfter(30_000)]
[Parallelizable]
public class FakeFonnteTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("prima-fake-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    private string Ledger => Path.Combine(folder, "ledger.jsonl");

    private Task<FakeFonnteServer> StartAsync(string? script = null, Action<FakeFonnteOptions>? change = null)
    {
        var options = new FakeFonnteOptions
        {
            Urls = "http://127.0.0.1:0", Ledger = Ledger, Devices = [new FakeDeviceSetup("d1", "tok+en", "628110000001", 1000)],
        };
        if (script is not null)
            File.WriteAllText(options.Script = Path.Combine(folder, "script.jsonl"), script);
        change?.Invoke(options);
        return FakeFonnteServer.StartAsync(options, CancellationToken.None);
    }

    private static async Task<(HttpStatusCode Http, string Body)> PostAsync(
        FakeFonnteServer fake, string path, HttpContent? content, string token = "tok+en", CancellationToken cancelled = default)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fake.Url, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", token);
        using var answer = await http.SendAsync(request, cancelled);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancelled));
    }

    private static FormUrlEncodedContent Form(params (string Key, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Key, f.Value)));

    private static FormUrlEncodedContent Message(string target = "6281200000001") => Form(("target", target), ("message", "Halo"), ("countryCode", "0"));

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private JsonNode[] Lines() => File.Exists(Ledger) ? [.. File.ReadAllLines(Ledger).Select(line => JsonNode.Parse(line)!)] : [];

    [Test]
    public async Task Who_is_started_with_a_ledger_that_has_lines_gives_no_id_again()
    {
        await using (var first = await StartAsync())
        {
            await PostAsync(first, "/send", Message());
            await PostAsync(first, "/send", Message());
        }

        await File.AppendAllTextAsync(Ledger, "{\"at\":\"half a li"); // it was killed
        await using var second = await StartAsync();
        await PostAsync(second, "/send", Message());

        var lines = await File.ReadAllLinesAsync(Ledger);
        var ids = lines.Where((_, n) => n != 2).Select(line => (string)JsonNode.Parse(line)!["id"]!).ToList();
        Assert.That(ids, Has.Count.EqualTo(3).And.Unique);
    }

    [Test]
    public async Task An_accepted_message_is_in_the_ledger_and_answered_as_observed()
    {
        await using var fake = await StartAsync();
        var (_, body) = await PostAsync(fake, "/send", Message());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(body, Does.Match(
                """^\{"detail":"success! message in queue","id":\[\d+\],"process":"pending","quota":\{"628110000001":\{"details":"deduced from total quota","quota":1000,"remaining":999,"used":1\}\},"requestid":\d+,"status":true,"target":\["6281200000001"\]\}$"""));
            Assert.That(Lines(), Has.Length.EqualTo(1));
            Assert.That(Lines()[0].AsObject().Select(p => p.Key), Is.EqualTo(new[] { "at", "device", "target", "message", "id" }));
            Assert.That((string)Lines()[0]["device"]!, Is.EqualTo("d1"));
            Assert.That((string)Lines()[0]["message"]!, Is.EqualTo("Halo"));
        }
    }

    [Test]
    public async Task Multipart_and_json_are_taken_too()
    {
        await using var fake = await StartAsync();
        using var multipart = new MultipartFormDataContent { { new StringContent("6281200000001"), "target" }, { new StringContent("Halo"), "message" } };
        await PostAsync(fake, "/send", multipart);
        await PostAsync(fake, "/send", Json("""{"target":"081200000002","message":"Halo","typing":false}"""));
        Assert.That(Lines().Select(line => (string)line["target"]!), Is.EqualTo(new[] { "6281200000001", "6281200000002" }));
    }

    [TestCase("""{"target":"6281200000001","message":"x","inboxid":"1"}""", "invalid/empty body value")]
    [TestCase("""{"target":"6281200000001","message":"x","typing":"false"}""", "invalid/empty body value")]
    [TestCase("""{"target":6281200000001,"message":"x"}""", "invalid/empty body value")]
    [TestCase("""{"target":"6281200000001","message":"x","inboxid":12345}""", "unknown inbox id")]
    [TestCase("""{"target":"120363000000000001","message":"x"}""", "target input invalid")]
    [TestCase("""{"target":"6281200000001@s.whatsapp.net","message":"x"}""", "invalid/empty body value")]
    [TestCase("""{"target":"62812""", "invalid/empty body value")]
    [TestCase("""{"target":"6281","message":"x"}""", "target input invalid")]
    [TestCase("""{"data":"no json"}""", "JSON format invalid")]
    public async Task What_it_refuses_it_does_not_take(string json, string reason)
    {
        await using var fake = await StartAsync();
        var (http, body) = await PostAsync(fake, "/send", Json(json));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(http, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(body, Does.Match($"^\\{{\"reason\":\"{reason}\",\"requestid\":\\d+,\"status\":false\\}}$"));
            Assert.That(Lines(), Is.Empty);
        }
    }

    [Test]
    public async Task A_bad_token_is_told_as_observed_or_as_documented([Values] bool documented)
    {
        await using var fake = await StartAsync(change: o => o.DocumentedBadToken = documented);
        var (_, body) = await PostAsync(fake, "/send", Message(), token: "wrong");
        Assert.That(body, documented
            ? Does.Match("""^\{"Status":false,"reason":"token invalid","requestid":\d+\}$""")
            : Is.EqualTo("""{"reason":"invalid token","status":false}"""));
    }

    [Test]
    public async Task Without_devices_any_token_is_known_and_none_is_in_the_ledger()
    {
        await using var fake = await StartAsync(change: o => o.Devices = []);
        await PostAsync(fake, "/send", Message(), token: "anything");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Lines(), Has.Length.EqualTo(1));
            Assert.That(await File.ReadAllTextAsync(Ledger), Does.Not.Contain("anything"));
        }
    }

    [Test]
    public async Task A_disconnected_device_refuses_or_keeps_and_sends_what_it_kept_when_it_is_back()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var fake = await StartAsync(change: o => o.Webhooks = receiver.Url);
        await PostAsync(fake, "/fake/devices/d1/disconnect", null);
        var refused = await PostAsync(fake, "/send", Message());
        await PostAsync(fake, "/send", Form(("target", "6281200000001"), ("message", "x"), ("connectOnly", "false")));
        var profile = await PostAsync(fake, "/device", null);
        await PostAsync(fake, "/fake/devices/d1/connect", null);
        var bodies = await receiver.TakeAsync(5);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Body, Does.Contain("request invalid on disconnected device"));
            Assert.That(profile.Body, Does.Contain("\"device_status\":\"disconnect\""));
            Assert.That(Lines(), Has.Length.EqualTo(1));
            Assert.That(bodies.Count(b => b.Path == "/hooks/connect"), Is.EqualTo(2));
            Assert.That(bodies.Where(b => b.Path == "/hooks/message-status").Select(b => (string?)b.Body["state"]), Is.EqualTo(new[] { "sent", "delivered", "read" }));
        }
    }

    [Test]
    public async Task A_used_up_quota_refuses_and_the_profile_says_so()
    {
        await using var fake = await StartAsync();
        await PostAsync(fake, "/fake/devices/d1/quota/1", null);
        await PostAsync(fake, "/send", Message());
        var (_, body) = await PostAsync(fake, "/send", Message());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(body, Does.Contain("insufficient quota"));
            Assert.That((await PostAsync(fake, "/device", null)).Body, Does.Contain("\"quota\":\"0\""));
        }
    }

    [Test]
    public async Task Receipts_come_in_the_shapes_of_the_real_ones_and_again_until_they_are_answered()
    {
        await using var receiver = await Receiver.StartAsync(failFirst: 2);
        await using var fake = await StartAsync(
            """{"nth":1,"fault":"receipts-id-only"}""", o => (o.Webhooks, o.WebhookRetry) = (receiver.Url, TimeSpan.FromMilliseconds(5)));
        await PostAsync(fake, "/send", Message());
        var bodies = (await receiver.TakeAsync(6)).Select(b => string.Join(',', b.Body.AsObject().Select(p => p.Key))).ToArray();
        Assert.That(bodies, Is.EqualTo(new[]
        {
            "device,id,status", "device,id,status", "device,id,status", "device,id,state,stateid,status", "device,state,stateid", "device,state,stateid",
        }));
    }

    [TestCase("/hooks/?token=secret", "/hooks/message-status")]
    [TestCase("/?token=secret", "/api/webhooks/fonnte/message-status")]
    public async Task Webhooks_go_to_the_address_that_was_given_and_without_a_path_to_Prima_s(string given, string path)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var fake = await StartAsync(change: o => o.Webhooks = new Uri(new Uri(receiver.Url), given).ToString());
        await PostAsync(fake, "/send", Message());

        Assert.That((await receiver.TakeAsync(1)).Single().Path, Is.EqualTo(path));
    }

    [Test]
    public async Task Receipts_can_come_before_the_answer()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var fake = await StartAsync("""{"target":"6281200000001","fault":"receipts-before-answer"}""", o => o.Webhooks = receiver.Url);
        await PostAsync(fake, "/send", Message());
        Assert.That(receiver.Count, Is.EqualTo(3), "all were delivered before the answer was read");
    }

    [Test]
    public async Task Who_is_reached_can_write_back_twice_and_the_gateway_remembers_each_200()
    {
        await using var receiver = await Receiver.StartAsync();
        var reached = new TaskCompletionSource<string>();
        await using var fake = await StartAsync("""{"nth":1,"fault":"receipts-none"}""", o =>
        {
            o.Webhooks = receiver.Url;
            o.Reached = (device, person, text) => reached.SetResult($"{device} {person} {text}");
        });
        await PostAsync(fake, "/send", Form(("target", "6281200000001"), ("message", "Waktunya")));
        var first = await reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        var isDelivered = await fake.WroteAsync("d1", "6281200000001", "SUDAH", twice: true);
        var bodies = await receiver.TakeAsync(2);
        while (!fake.IsQuiet)
            await Task.Yield();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first, isDelivered), Is.EqualTo(("d1 6281200000001 Waktunya", true)));
            Assert.That(bodies.Select(body => body.Body.ToJsonString()).Distinct().Count(), Is.EqualTo(1));
            Assert.That(fake.Deliveries.Select(delivery => delivery.Answered), Is.EqualTo(new[] { 2 }));
        }
    }

    [TestCase("0812-0000-0001", "6281200000001")]
    [TestCase("6281200000001", "081200000001")]
    public async Task A_number_of_the_script_is_meant_however_it_is_written(string scripted, string asked)
    {
        await using var fake = await StartAsync($$"""{"target":"{{scripted}}","fault":"429"}""");
        Assert.That((await PostAsync(fake, "/send", Form(("target", asked), ("message", "x")))).Http, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That((await PostAsync(fake, "/send", Form(("target", asked), ("message", "x")))).Http, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_misspelt_fault_is_refused_with_its_line_and_the_names()
    {
        var refused = await Assert.ThrowsAsync<FakeScriptException>(() => StartAsync("{\"nth\":1,\"fault\":\"429\"}\n\n{\"nth\":2,\"fault\":\"htlm-502\"}"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused!.Line, Is.EqualTo(3));
            Assert.That(refused.Message, Does.Contain("htlm-502").And.Contain("html-502").And.Contain("drop-before-taking"));
        }
    }

    [Test]
    public async Task A_wait_that_no_clock_can_hold_is_refused() =>
        await Assert.ThatAsync(() => StartAsync("""{"nth":1,"fault":"429","ms":1e300}"""), Throws.TypeOf<FakeScriptException>().With.Message.Contains("ms"));

    private static IEnumerable<string> EveryFault() => FakeFaults.All.Select(fault => fault.Name);

    /// <summary>The table says whether a fault takes the message; the client must never believe the opposite.</summary>
    [TestCaseSource(nameof(EveryFault))]
    public async Task Every_fault_takes_the_message_as_its_row_says_and_the_client_believes_no_opposite(string name)
    {
        var fault = FakeFaults.Find(name)!;
        await using var fake = await StartAsync($$"""{"nth":1,"fault":"{{name}}","ms":20}""");
        var options = new FonnteOptions { BaseUrl = fake.Url.ToString() };
        options.Devices["d1"] = new FonnteDevice { Token = "tok+en" };
        var client = new FonnteClient(options, TimeSpan.FromMilliseconds(700), new FaultPoints(), TimeProvider.System, new Random(1), NullLogger<FonnteClient>.Instance);
        var outcome = await client.SendAsync(
            new Attempt(Guid.CreateVersion7(), 1, "d1", "6281200000001", "Halo", "normal", default, default, null, 0, 1), Deadline.After(TimeSpan.FromMinutes(1), TimeProvider.System), CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Lines(), Has.Length.EqualTo(fault.Takes ? 1 : 0));
            Assert.That(fake.Requests, Is.EqualTo(1));
            Assert.That(outcome is SendOutcome.Uncertain || outcome is SendOutcome.Accepted == fault.Takes, Is.True, outcome.ToString());
            Assert.That(outcome, Is.Not.InstanceOf<SendOutcome.Unreachable>());
        }
    }

    [Test]
    public async Task A_device_is_asked_how_it_is()
    {
        await using var fake = await StartAsync();
        var options = new FonnteOptions { BaseUrl = fake.Url.ToString() };
        options.Devices["d1"] = new FonnteDevice { Token = "tok+en" };
        options.Devices["d2"] = new FonnteDevice { Token = "wrong" };
        var client = new FonnteClient(options, TimeSpan.FromMilliseconds(700), new FaultPoints(), TimeProvider.System, new Random(1), NullLogger<FonnteClient>.Instance);
        var ok = await client.AskDeviceAsync("d1", CancellationToken.None);
        fake.SetQuota("d1", 0);
        var used = await client.AskDeviceAsync("d1", CancellationToken.None);
        fake.Disconnect("d1");
        var gone = await client.AskDeviceAsync("d1", CancellationToken.None);
        var bad = await client.AskDeviceAsync("d2", CancellationToken.None);
        Assert.That(new[] { ok, used, gone, bad }, Is.EqualTo(new DeviceState?[] { DeviceState.Ok, DeviceState.NoQuota, DeviceState.Disconnected, DeviceState.BadToken }));
    }

    [TestCase("/status", null, """{"status":false,"reason":"this API is deprecated, use webhook update message status instead"}""")]
    [TestCase("/validate", null, """{"reason":"target required","status":false}""")]
    [TestCase("/validate", "target=081200000001", """{"not_registered":[],"registered":["6281200000001"],"status":true}""")]
    [TestCase("/delete-message", "id=5", """{"reason":"invalid message id","status":false}""")]
    [TestCase("/qr", null, """{"reason":"device already connect","status":false}""")]
    public async Task The_smaller_endpoints_answer_as_documented(string path, string? form, string answer)
    {
        await using var fake = await StartAsync();
        using var content = form is null ? null : new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.That((await PostAsync(fake, path, content)).Body, Is.EqualTo(answer));
    }
}
