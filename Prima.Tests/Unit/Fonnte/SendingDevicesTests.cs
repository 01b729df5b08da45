using System.Text;
using NUnit.Framework;
using Prima.Core.Devices;
using Prima.Core.Outbox;
using Prima.Workers.Fonnte;
using Prima.Workers.Sending;

namespace Prima.Tests.Unit.Fonnte;

/// <summary>What the gateway's answers say about their device, for the whole fleet.</summary>
public class SendingDevicesTests
{
    private const string Refused = """{"reason":"target invalid","status":false}""";
    private const string ForNow = """{"reason":"url unreachable","status":false}""";
    private static readonly DateTime Due = new(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly SendingDevices devices = new(new Dictionary<string, string?>(StringComparer.Ordinal) { ["d1"] = null }, "d1");

    [TestCase(200, Refused, null, true)]
    [TestCase(200, ForNow, null, true)]
    [TestCase(400, "", null, true)]
    [TestCase(521, "", null, false)]
    [TestCase(523, "", null, false)]
    [TestCase(525, "", null, false)]
    [TestCase(526, "", null, false)]
    [TestCase(403, "<html>blocked</html>", null, false)]
    [TestCase(503, "", "60", false)]
    [TestCase(429, "", "60", true)]
    public void A_refusal_ends_a_row_of_doubts_where_it_is_the_gateway_s_own_word(int http, string body, string? retryAfter, bool ends)
    {
        Tell(200, "<html>");
        var report = Tell(http, body, retryAfter, doubts: 3);
        Assert.That(report?.Clear, Is.EqualTo(ends));
    }

    [Test]
    public void A_word_of_something_between_leaves_this_process_knowing_that_there_were_doubts()
    {
        Tell(200, "<html>");
        Tell(521, "");
        Assert.That(Tell(200, Refused), Is.EqualTo(new DeviceReport("d1", Clear: true)));
    }

    [TestCase(200, Refused)]
    [TestCase(521, "")]
    [TestCase(200, """{"status":true,"id":["1"]}""")]
    public void Where_nothing_is_in_doubt_the_fleet_need_not_know(int http, string body) => Assert.That(Tell(http, body), Is.Null);

    [Test]
    public void An_acceptance_is_told_once_to_where_doubts_were()
    {
        Tell(502, "");
        Assert.That(Tell(200, """{"status":true,"id":["1"]}"""), Is.EqualTo(new DeviceReport("d1", Accepted: true)));
        Assert.That(Tell(200, """{"status":true,"id":["1"]}"""), Is.Null);
    }

    private DeviceReport? Tell(int http, string body, string? retryAfter = null, int doubts = 0) => devices.ReportOf(
        new Attempt(Guid.CreateVersion7(new DateTimeOffset(Due)), 1, "d1", "6281234567890", "text", "normal", Due, Due, null, 0, doubts),
        FonnteOutcomes.Of(FonnteAnswer.Of(http, Encoding.UTF8.GetBytes(body), retryAfter, new DateTimeOffset(Due)), "text"));
}
