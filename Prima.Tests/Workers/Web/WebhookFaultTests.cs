using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Prima.Core.Inbound;
using Prima.Tests.Support;

namespace Prima.Tests.Workers.Web;

/// <summary>Only what is committed is a 200; what is not, the gateway brings again, and nothing is lost.</summary>
[Parallelizable]
public class WebhookFaultTests : WebhookFixture
{
    private static readonly string Sudah = Json(("sender", "628123456789"), ("message", "sudah"), ("inboxid", 417));

    private protected override void Compose(IServiceCollection services) => services.AddSingleton(Urgency(text => text == "sesak" || (text == "fault" ? throw new InvalidOperationException() : false)));

    [Test]
    public async Task Without_a_database_nothing_is_taken_and_the_repeat_is_stored()
    {
        await using var proxy = Database.StartProxy();
        await using var door = await StartAsync(Database.ConnectionStringThrough(proxy));
        var root = door.Urls.First();
        Assert.That((await PostToAsync(root, Incoming, new StringContent(Sudah))).Status, Is.EqualTo(HttpStatusCode.OK));
        await Database.ExecuteAsync("delete from prima.inbox");

        proxy.Refuse();
        Assert.That((await PostToAsync(root, Incoming, new StringContent(Sudah))).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await PostToAsync(root, Incoming, new StringContent("{}"))).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        proxy.Accept();

        Assert.That(await PostToAsync(root, Incoming, new StringContent(Sudah)), Is.EqualTo((HttpStatusCode.OK, """{"ok":true}""")));
        Assert.That(await RowsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Connections_that_died_while_they_were_idle_cost_no_delivery()
    {
        await using var door = await StartAsync(Database.ConnectionString + ";Application Name=idle");
        var root = door.Urls.First();
        var bodies = Enumerable.Range(1, 8).Select(n => Json(("sender", "628123456789"), ("message", "sudah"), ("inboxid", n))).ToList();
        await Task.WhenAll(bodies.Take(4).Select(body => PostToAsync(root, Incoming, new StringContent(body))));
        await Database.ExecuteAsync("select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'idle' and datname = current_database()");

        var answers = await Task.WhenAll(bodies.Skip(4).Select(body => PostToAsync(root, Incoming, new StringContent(body))));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await RowsAsync(), Is.EqualTo(8));
    }

    [TestCase(10)]
    [TestCase(3)]
    public async Task A_database_that_does_not_answer_is_told_as_away_also_to_those_who_wait_for_a_connection(int connections)
    {
        await using var door = await StartAsync(Database.ConnectionString + $";Maximum Pool Size={connections};Timeout=1");
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync("begin; lock table prima.inbox");
        var root = door.Urls.First();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostToAsync(root, Incoming, new StringContent(Sudah))));
        await holder.ExecuteAsync("rollback");

        Assert.That(answers.Select(answer => answer.Status), Has.All.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await PostToAsync(root, Incoming, new StringContent(Sudah)), Is.EqualTo((HttpStatusCode.OK, """{"ok":true}""")));
        Assert.That(await RowsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_a_body_that_is_far_too_large_the_beginning_is_kept_and_the_rest_not_waited_for()
    {
        var address = new Uri(Root);
        using var caller = new TcpClient();
        await caller.ConnectAsync(address.Host, address.Port);
        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /api/webhooks/fonnte/connect?token={Token} HTTP/1.1\r\nHost: x\r\nContent-Length: 40000000\r\n\r\n{new string('x', 70_000)}"));

        using var answer = new StreamReader(caller.GetStream());
        Assert.That(await answer.ReadLineAsync(), Is.EqualTo("HTTP/1.1 413 Payload Too Large"));
        Assert.That(await Database.AskAsync<string>("select concat_ws('|', kind, octet_length(raw), reason) from prima.rejected_deliveries"), Is.EqualTo("connect|65536|too_large"));
    }

    [Test]
    public async Task A_body_that_drips_in_is_not_waited_for_and_nothing_of_it_is_kept()
    {
        var address = new Uri(Root);
        using var caller = new TcpClient();
        await caller.ConnectAsync(address.Host, address.Port);
        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /api/webhooks/fonnte/incoming?token={Token} HTTP/1.1\r\nHost: x\r\nContent-Length: {Sudah.Length}\r\n\r\n{Sudah[..^1]}"));

        using var answer = new StreamReader(caller.GetStream());
        Assert.That(await answer.ReadLineAsync(), Is.EqualTo("HTTP/1.1 408 Request Timeout"));
        Assert.That(await RowsAsync() + await Database.CountAsync("prima.rejected_deliveries"), Is.Zero);
    }

    [Test]
    public async Task Of_a_wrong_token_not_even_the_body_is_waited_for()
    {
        var address = new Uri(Root);
        using var caller = new TcpClient();
        await caller.ConnectAsync(address.Host, address.Port);
        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /api/webhooks/fonnte/incoming?token=x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));

        using var answer = new StreamReader(caller.GetStream());
        Assert.That(await answer.ReadLineAsync(), Is.EqualTo("HTTP/1.1 401 Unauthorized"));
    }

    [TestCase("sesak", "0")]
    [TestCase("sudah", "1")]
    [TestCase("fault", "0")]
    public async Task What_is_urgent_goes_first_and_what_cannot_be_judged_too(string text, string rank)
    {
        await IsStoredAsync(Incoming, Json(("sender", "628123456789"), ("message", text)));
        Assert.That(await StoredAsync("rank"), Is.EqualTo(rank));
    }

    [Test]
    public async Task The_content_that_the_database_refuses_is_kept()
    {
        var door = new Prima.Data.Inbound.PostgresInboxDoor(Database.ConnectionString, TimeProvider.System);
        await using (door)
        {
            var delivery = new Delivery { Kind = DeliveryKind.Status, Device = "d1", Keys = new DeliveryKeys([1], null), Text = "a\0b", ReceivedAt = DateTimeOffset.UnixEpoch, Raw = [] };
            Assert.That(await door.StoreAsync(delivery), Is.EqualTo(DoorAnswer.NotStorable));
        }
    }
}
