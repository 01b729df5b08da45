using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Devices;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Sending;
using Prima.Core.Time;
using Prima.Workers.Fonnte;

namespace Prima.Tests.Workers.Fonnte;

/// <summary>One request at most, and never a doubt about whether a byte left: against real sockets.</summary>
[CancelAfter(20_000)]
[Parallelizable]
public class FonnteClientTests
{
    private const string Accepted = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 25\r\n\r\n{\"id\":[77],\"status\":true}";
    private const string Token = "aB3+d@kX#9!&";

    private static FonnteClient Client(string url, TimeSpan? sendTimeout = null, FaultPoints? points = null, TimeProvider? clock = null)
    {
        var options = new FonnteOptions { BaseUrl = url };
        options.Devices["d1"] = new FonnteDevice { Token = Token };
        return new FonnteClient(options, sendTimeout ?? TimeSpan.FromSeconds(10), points ?? new FaultPoints(), clock ?? TimeProvider.System, new Random(1), NullLogger<FonnteClient>.Instance);
    }

    private static Attempt Attempt() => new(Guid.CreateVersion7(), 1, "d1", "6281200000001", "Minum obat & istirahat", "normal", default, default, null, 0, 1);

    private static async Task<SendOutcome> SendAsync(FonnteClient client, CancellationToken working = default) =>
        await client.SendAsync(Attempt(), Deadline.After(TimeSpan.FromMinutes(1), TimeProvider.System), working);

    [Test]
    public async Task A_request_is_one_form_with_four_fields_and_the_bare_token()
    {
        await using var gateway = RawGateway.Answering(Accepted);
        var outcome = await SendAsync(Client(gateway.Url));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome, Is.EqualTo(new SendOutcome.Accepted("77")));
            Assert.That(gateway.Requests, Has.Count.EqualTo(1));
            Assert.That(gateway.Requests[0], Does.StartWith("POST /send HTTP/1.1\r\n"));
            Assert.That(gateway.Requests[0], Does.Contain($"Authorization: {Token}\r\n"));
            Assert.That(gateway.Requests[0], Does.EndWith(
                "\r\n\r\ntarget=6281200000001&message=Minum+obat+%26+istirahat&connectOnly=true&countryCode=0"));
        }
    }

    [Test]
    public async Task What_is_traced_tells_the_gateway_nothing_of_it()
    {
        using var span = new Activity("send") { TraceStateString = "vendor=state" }.SetIdFormat(ActivityIdFormat.W3C).AddBaggage("bag", "gage").Start();
        await using var gateway = RawGateway.Answering(Accepted);
        await SendAsync(Client(gateway.Url));
        Assert.That(gateway.Requests.Single(), Does.Not.Contain(span.TraceId.ToString()).And.Not.Contain("trace").IgnoreCase.And.Not.Contain("baggage").IgnoreCase.And.Not.Contain("vendor"));
    }

    [Test]
    public async Task A_reset_after_the_request_is_uncertain_and_never_replayed()
    {
        await using var gateway = new RawGateway(_ => Task.CompletedTask)
        {
            AfterRequest = (socket, _) =>
            {
                RawGateway.Reset(socket);
                return Task.CompletedTask;
            },
        };
        var outcome = await SendAsync(Client(gateway.Url));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome, Is.EqualTo(new SendOutcome.Uncertain(new SendFailure("connection lost"))));
            Assert.That(gateway.Requests, Has.Count.EqualTo(1));
            Assert.That(gateway.Connections, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_connection_closed_without_a_word_is_uncertain_and_never_replayed()
    {
        await using var gateway = RawGateway.Answering("");
        var outcome = await SendAsync(Client(gateway.Url));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome, Is.InstanceOf<SendOutcome.Uncertain>());
            Assert.That(gateway.Connections, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_silent_gateway_is_uncertain_when_the_time_is_over()
    {
        await using var gateway = new RawGateway(_ => Task.CompletedTask) { AfterRequest = (_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop) };
        var outcome = await SendAsync(Client(gateway.Url, TimeSpan.FromMilliseconds(300)));
        Assert.That(outcome, Is.EqualTo(new SendOutcome.Uncertain(new SendFailure("no answer in time"))));
    }

    [Test]
    public async Task The_drains_end_in_the_middle_of_a_request_is_uncertain()
    {
        using var working = new CancellationTokenSource();
        await using var gateway = new RawGateway(_ => Task.CompletedTask)
        {
            AfterRequest = async (_, stop) =>
            {
                await working.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            },
        };
        Assert.That(await SendAsync(Client(gateway.Url), working.Token), Is.EqualTo(new SendOutcome.Uncertain(new SendFailure("stopped while sending"))));
    }

    [Test]
    public async Task A_refused_connection_is_tried_three_times_and_then_unreachable()
    {
        var client = Client($"http://127.0.0.1:{UnusedPort()}");
        var before = client.MayConnect("d1");
        var outcome = await SendAsync(client);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.True);
            Assert.That(outcome, Is.EqualTo(new SendOutcome.Unreachable(new SendFailure("no connection"))));
            Assert.That(client.MayConnect("d1"), Is.False, "three failures open the breaker");
        }
    }

    [Test]
    public async Task While_connecting_is_paused_nothing_is_sent_and_nothing_charged()
    {
        var client = Client($"http://127.0.0.1:{UnusedPort()}");
        await SendAsync(client);
        Assert.That(await SendAsync(client), Is.EqualTo(new SendOutcome.NotSent(new SendFailure("connecting paused"))));
    }

    [Test]
    public async Task A_name_that_does_not_exist_is_unreachable() => Assert.That(
        await SendAsync(Client("http://gateway.invalid")), Is.InstanceOf<SendOutcome.Unreachable>());

    [Test]
    public async Task A_failed_tls_handshake_is_unreachable_for_no_byte_of_the_request_left()
    {
        await using var gateway = RawGateway.Answering("this is no TLS");
        var outcome = await SendAsync(Client(gateway.Url.Replace("http:", "https:", StringComparison.Ordinal), TimeSpan.FromSeconds(2)));
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Unreachable>());
    }

    [Test]
    public async Task Past_its_deadline_no_request_starts()
    {
        await using var gateway = RawGateway.Answering(Accepted);
        var outcome = await Client(gateway.Url).SendAsync(Attempt(), Deadline.After(TimeSpan.Zero, TimeProvider.System), CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome, Is.EqualTo(new SendOutcome.NotSent(new SendFailure("too late to begin"))));
            Assert.That(gateway.Connections, Is.Zero);
        }
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":[77],\"status\":true}", TestName = "A_body_that_breaks_off_is_uncertain")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"id\":[77],\"", TestName = "Half_a_json_is_uncertain")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", TestName = "An_empty_body_is_uncertain")]
    [TestCase("no HTTP at all\r\n\r\n", TestName = "What_is_no_http_is_uncertain")]
    public async Task Unclear_bytes_are_uncertain(string answer)
    {
        await using var gateway = RawGateway.Answering(answer);
        Assert.That(await SendAsync(Client(gateway.Url)), Is.InstanceOf<SendOutcome.Uncertain>());
    }

    [Test]
    public async Task An_answer_longer_than_64_KiB_is_uncertain()
    {
        var body = "{\"id\":[77],\"status\":true}" + new string(' ', 70_000);
        await using var gateway = RawGateway.Answering($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        Assert.That(await SendAsync(Client(gateway.Url)), Is.InstanceOf<SendOutcome.Uncertain>());
    }

    [Test]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = RawGateway.Answering(Accepted);
        await using var gateway = RawGateway.Answering($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere.Url}/send\r\nContent-Length: 0\r\n\r\n");
        var outcome = await SendAsync(Client(gateway.Url));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome, Is.InstanceOf<SendOutcome.Refused>());
            Assert.That(elsewhere.Connections, Is.Zero);
        }
    }

    [Test]
    public async Task The_named_points_are_reached_in_order_and_once()
    {
        var reached = new Recorder();
        var requestsThen = -1;
        RawGateway? gateway = null;
        reached.At = point => requestsThen = point == FaultPoints.AfterResponse ? gateway!.Requests.Count : requestsThen;
        await using (gateway = RawGateway.Answering(Accepted))
        {
            await SendAsync(Client(gateway.Url, points: reached));
            await Client(gateway.Url, points: reached).AskDeviceAsync("d1", CancellationToken.None);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reached.Points, Is.EqualTo(new[] { FaultPoints.AfterRequestWritten, FaultPoints.AfterResponse }));
            Assert.That(requestsThen, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task At_the_point_after_writing_the_gateway_has_the_whole_request()
    {
        var arrived = new TaskCompletionSource();
        await using var gateway = new RawGateway(_ => Task.CompletedTask)
        {
            AfterRequest = (_, _) =>
            {
                arrived.SetResult();
                return Task.CompletedTask;
            },
        };
        var whole = false;
        var points = new Recorder { At = point => whole |= point == FaultPoints.AfterRequestWritten && arrived.Task.Wait(TimeSpan.FromSeconds(5)) };
        await SendAsync(Client(gateway.Url, points: points));
        Assert.That(whole, Is.True);
    }

    [Test]
    public async Task However_long_a_message_may_take_a_question_that_is_not_answered_ends_soon()
    {
        var arrived = new TaskCompletionSource();
        await using var gateway = new RawGateway(_ => Task.CompletedTask)
        {
            AfterRequest = (_, ending) =>
            {
                arrived.SetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending);
            },
        };
        var clock = new FakeTimeProvider();
        var asked = Client(gateway.Url, TimeSpan.FromMinutes(10), clock: clock).AskDeviceAsync("d1", CancellationToken.None);
        await arrived.Task;
        Assert.That(asked.IsCompleted, Is.False);

        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.That(await asked.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Is.Null);
    }

    [Test]
    public async Task A_device_that_cannot_be_asked_gives_no_answer() => Assert.That(
        await Client($"http://127.0.0.1:{UnusedPort()}").AskDeviceAsync("d1", CancellationToken.None), Is.Null.And.Not.EqualTo(DeviceState.Ok));

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Recorder : FaultPoints
    {
        public List<string> Points { get; } = [];

        public Action<string>? At { get; set; }

        public override void Reached(string point)
        {
            Points.Add(point);
            At?.Invoke(point);
        }
    }
}
