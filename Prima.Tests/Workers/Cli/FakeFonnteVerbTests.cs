using System.Net.Sockets;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Tests.Unit.Settings;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class FakeFonnteVerbTests
{
    [Test]
    public async Task It_knows_the_configured_tokens_and_writes_down_what_it_takes()
    {
        using var ledger = new TemporaryFile("");
        await using var fake = Start("fake-fonnte", "--urls", "http://127.0.0.1:0", "--ledger", ledger.Path, "--Prima:Fonnte:Devices:d1:Token=right");
        var address = (await fake.LineAsync("listens on")).Split(' ')[^1];

        var answers = new[] { await SendAsync(address, "right"), await SendAsync(address, "wrong") };
        fake.Stop();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers[0], Does.Contain("\"status\":true"));
            Assert.That(answers[1], Does.Contain("invalid token"));
            Assert.That(await fake.ExitAsync(), Is.Zero);
            Assert.That(await File.ReadAllLinesAsync(ledger.Path), Has.Length.EqualTo(1).And.One.Contains("\"device\":\"d1\""));
        }
    }

    [Test]
    public async Task A_script_that_cannot_be_followed_exits_2_and_names_the_line()
    {
        using var script = new TemporaryFile("{\"nth\":1,\"fault\":\"empty-body\"}\n{\"nth\":2,\"fault\":\"no such fault\"}\n");
        await using var fake = Start("fake-fonnte", "--urls", "http://127.0.0.1:0", "--script", script.Path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await fake.ExitAsync(), Is.EqualTo(2));
            Assert.That(fake.Errors, Has.Some.Contains("line 2"));
        }
    }

    [TestCase("--urls", "nonsense", "--urls is no address")]
    [TestCase("--urls", "", "--urls is no address")]
    [TestCase("--urls", "http://127.0.0.1:99999", "--urls is no address")]
    [TestCase("--urls", "http://192.0.2.1:8090", "This machine has no such address")] // RFC 5737: nobody's
    [TestCase("--webhooks", "nonsense", "--webhooks is no address")]
    public async Task An_address_that_is_none_exits_2_and_is_named(string option, string given, string why)
    {
        await using var fake = Start("fake-fonnte", option, given);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await fake.ExitAsync(), Is.EqualTo(2));
            Assert.That(fake.Errors, Has.Some.StartsWith(why));
        }
    }

    [Test]
    public async Task It_lists_the_faults_that_a_script_may_name()
    {
        await using var fake = Start("fake-fonnte", "--faults");

        Assert.That(await fake.ExitAsync(), Is.Zero);
        Assert.That(fake.Output[0], Does.Match("^fault +taken +does$"));
        Assert.That(fake.Output, Has.Some.Matches("^accept-then-drop-connection +(true|yes) +the connection is cut"));
    }

    [Test]
    public async Task A_port_in_use_exits_1_and_says_so()
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        await using var fake = Start("fake-fonnte", "--urls", $"http://{other.LocalEndpoint}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await fake.ExitAsync(), Is.EqualTo(1));
            Assert.That(fake.Errors, Has.Some.Contains("is in use by another process"));
        }
    }

    private static WorkerProcess Start(params string[] words) => WorkerProcess.Start([], words);

    private static async Task<string> SendAsync(string address, string token)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(address), "send"))
        {
            Content = new FormUrlEncodedContent([new("target", "6281200000001"), new("message", "Halo"), new("countryCode", "0")]),
        };
        request.Headers.TryAddWithoutValidation("Authorization", token);
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
