using System.Text;
using NUnit.Framework;
using Prima.Core.Devices;
using Prima.Core.Sending;
using Prima.Workers.Fonnte;

namespace Prima.Tests.Unit.Fonnte;

/// <summary>Every row of the outcome table, with the bodies that the gateway is known to send.</summary>
public class FonnteOutcomesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private static SendOutcome Of(int http, string body, string? retryAfter = null, string text = "Halo") =>
        FonnteOutcomes.Of(FonnteAnswer.Of(http, Encoding.UTF8.GetBytes(body), retryAfter, Now), text);

    private static SendOutcome Refusal(string reason) => Of(200, $$"""{"reason":"{{reason}}","requestid":2937124,"status":false}""");

    [TestCase("""{"detail":"success! message in queue","id":["80367170"],"process":"pending","requestid":2937124,"status":true,"target":["6282227097005"]}""", "80367170")]
    [TestCase("""{"detail":"success! message in queue","id":[160275862],"process":"pending","quota":{"628110000001":{"details":"deduced from total quota","quota":1000,"remaining":999,"used":1}},"requestid":517613965,"status":true,"target":["628110000002"]}""", "160275862")]
    [TestCase("""{"detail":"success! message will be sent on scheduled time","id":[1],"status":true}""", "1")]
    [TestCase("""{"detail":"success! message pending due to server issue, will be sent later","id":[2],"status":true}""", "2")]
    [TestCase("""{"Status":"true","ID":3}""", "3")]
    [TestCase("""{"status":1,"id":"4"}""", "4")]
    [TestCase("""{"status":true,"id":[]}""", null)]
    [TestCase("""{"status":true}""", null)]
    [TestCase("""{"status":true,"id":[null]}""", null)]
    [TestCase("""{"status":true,"id":[0]}""", null)]
    [TestCase("""{"status":true,"id":"0"}""", null)]
    public void A_true_status_is_an_acceptance(string body, string? id) =>
        Assert.That(Of(200, body), Is.EqualTo(new SendOutcome.Accepted(id)));

    [TestCase("""{"628110000001":{"quota":1000,"remaining":0,"used":1000}}""", true)]
    [TestCase("""{"08110000001":{"remaining":"0"}}""", true)]
    [TestCase("""{"628110000001":{"remaining":1}}""", false)]
    [TestCase("""{"628110000001":{"remaining":0},"628110000002":{"remaining":0}}""", false)]
    [TestCase("""{"628110000001":{}}""", false)]
    [TestCase("""{"628110000001":0}""", false)]
    [TestCase("0", false)]
    public void An_acceptance_that_used_the_last_of_its_device_s_quota_says_so(string quota, bool isLast) =>
        Assert.That(Of(200, $$"""{"id":["1"],"quota":{{quota}},"status":true}"""), Is.EqualTo(new SendOutcome.Accepted("1", isLast)));

    [TestCase("request invalid on disconnected device", DeviceState.Disconnected)]
    [TestCase("token invalid", DeviceState.BadToken)]
    [TestCase("invalid token", DeviceState.BadToken)]
    [TestCase("credential not found", DeviceState.BadToken)]
    [TestCase("unknown user", DeviceState.BadToken)]
    [TestCase("devices must belong to an account", DeviceState.BadToken)]
    [TestCase("insufficient quota", DeviceState.NoQuota)]
    public void A_fault_of_the_device_holds_the_device(string reason, DeviceState because)
    {
        var held = Refusal(reason) as SendOutcome.DeviceHeld;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(held?.Because, Is.EqualTo(because));
            Assert.That(held?.Why.Code, Is.EqualTo(reason));
        }
    }

    [TestCase("target invalid", false)]
    [TestCase("target input invalid", false)]
    [TestCase("invalid/empty body value", true)]
    [TestCase("input invalid", true)]
    [TestCase("JSON format invalid", true)]
    [TestCase("url invalid", true)]
    [TestCase("file format not supported", true)]
    [TestCase("file size must under 4MB", true)]
    [TestCase("invalid message request", true)]
    public void What_will_never_pass_is_refused_for_good(string reason, bool attention) => Assert.That(
        Refusal(reason), Is.EqualTo(new SendOutcome.Refused(new SendFailure(reason.ToLowerInvariant(), NeedsAttention: attention))));

    [TestCase("url unreachable", false)]
    [TestCase("unknown inbox id", false)]
    public void What_may_pass_later_is_deferred(string reason, bool attention) =>
        Assert.That(Refusal(reason), Is.EqualTo(new SendOutcome.Deferred(new SendFailure(reason, NeedsAttention: attention))));

    [Test]
    public void A_refusal_in_unknown_words_is_deferred_and_says_nothing_of_people()
    {
        var body = """{"reason":"Number 6281234567890 of Siti: cannot take \"Minum obat\" aB3+d@kXyz now","status":false}""";
        Assert.That(Of(200, body, text: "Siti, minum obat"), Is.EqualTo(
            new SendOutcome.Deferred(new SendFailure("unknown refusal: number of cannot take now", NeedsAttention: true))));
    }

    [Test]
    public void An_unknown_refusal_is_cut()
    {
        var deferred = Refusal(string.Join(' ', Enumerable.Repeat("word", 1000))) as SendOutcome.Deferred;
        Assert.That(deferred?.Why.Code, Has.Length.LessThanOrEqualTo("unknown refusal: ".Length + 100));
    }

    [TestCase("""{"detail":"token invalid","status":false}""")]
    [TestCase("""{"message":"token invalid","status":"false"}""")]
    [TestCase("""{"Status":false,"reason":" Token Invalid ","requestid":1}""")]
    [TestCase("""{"status":0,"reason":"token invalid"}""")]
    public void The_reason_is_found_wherever_it_stands(string body) =>
        Assert.That(Of(200, body), Is.InstanceOf<SendOutcome.DeviceHeld>());

    [TestCase("")]
    [TestCase("""{"detail":"success! message in queue","id":["803""")]
    [TestCase("<html><body>ok</body></html>")]
    [TestCase("""[{"status":true}]""")]
    [TestCase("""{"status":true} trailing""")]
    [TestCase("""{"id":[1]}""")]
    [TestCase("""{"status":null,"reason":"token invalid"}""")]
    [TestCase("""{"status":true,"Status":false}""")]
    public void An_answer_that_is_not_clear_is_uncertain(string body) => Assert.That(Of(200, body), Is.InstanceOf<SendOutcome.Uncertain>());

    [TestCase("""{"detail":"half an emoji \ud83d","id":["80367170"],"status":true}""", "80367170")]
    [TestCase("""{"\udc00":1,"id":["80367170"],"status":true}""", "80367170")]
    [TestCase("{\"detail\":\"two\nlines\",\"id\":[\"80367170\"],\"status\":true}", "80367170")]
    [TestCase("""{"id":["80\u0000"],"status":true}""", "80\ufffd")]
    public void What_is_no_text_spoils_one_letter_and_no_answer(string body, string id) => Assert.That(Of(200, body), Is.EqualTo(new SendOutcome.Accepted(id)));

    [Test]
    public void A_byte_that_is_no_text_spoils_no_answer()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"detail\":\"caf"), 0xE9, .. Encoding.UTF8.GetBytes("\",\"id\":[\"80367170\"],\"status\":true}")];
        Assert.That(FonnteOutcomes.Of(FonnteAnswer.Of(200, body, null, Now), "Halo"), Is.EqualTo(new SendOutcome.Accepted("80367170")));
    }

    [TestCase("2147483647", 3_600)]
    [TestCase("Tue, 24 Nov 2099 10:01:00 GMT", 3_600)]
    [TestCase("120", 120)]
    [TestCase("Tue, 24 Nov 2026 10:01:00 GMT", 60)]
    [TestCase("Tue, 24 Nov 2026 09:00:00 GMT", 0)]
    [TestCase("soon", null)]
    [TestCase(null, null)]
    public void Too_many_requests_halve_the_rate_and_wait_as_asked(string? retryAfter, int? seconds) => Assert.That(
        Of(429, "", retryAfter),
        Is.EqualTo(new SendOutcome.Deferred(new SendFailure("http 429", TooMany: true), seconds is { } s ? TimeSpan.FromSeconds(s) : null)));

    [Test]
    public void A_503_is_clear_only_with_a_time_to_come_back()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(503, "<html>", "7"), Is.EqualTo(new SendOutcome.Deferred(new SendFailure("http 503", LowConfidence: true), TimeSpan.FromSeconds(7))));
            Assert.That(Of(503, "<html>"), Is.InstanceOf<SendOutcome.Uncertain>());
        }
    }

    [TestCase(521)]
    [TestCase(523)]
    [TestCase(525)]
    [TestCase(526)]
    public void An_origin_that_was_not_reached_defers(int http) => Assert.That(Of(http, "<html>"), Is.InstanceOf<SendOutcome.Deferred>());

    [Test]
    public void Forbidden_is_the_edge_by_a_page_and_the_token_by_json()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(403, "<html>"), Is.EqualTo(new SendOutcome.Deferred(new SendFailure("http 403", NeedsAttention: true, LowConfidence: true))));
            Assert.That(Of(403, """{"status":false}"""), Is.InstanceOf<SendOutcome.DeviceHeld>());
            Assert.That(Of(401, ""), Is.InstanceOf<SendOutcome.DeviceHeld>());
        }
    }

    [Test]
    public void A_changed_api_refuses_for_good([Values(400, 404, 405, 413, 415, 301, 302, 307, 308)] int http) =>
        Assert.That(Of(http, "<html>"), Is.EqualTo(new SendOutcome.Refused(new SendFailure($"http {http}", NeedsAttention: true))));

    [Test]
    public void Whatever_else_is_uncertain([Values(201, 204, 408, 409, 422, 500, 502, 504, 520, 522, 524, 599)] int http) =>
        Assert.That(Of(http, """{"status":true,"id":[1]}"""), Is.InstanceOf<SendOutcome.Uncertain>());

    [TestCase("""{"device":"6282227097005","device_status":"connect","quota":"78","status":true}""", DeviceState.Ok)]
    [TestCase("""{"device_status":"connect","quota":0,"status":true}""", DeviceState.NoQuota)]
    [TestCase("""{"device_status":"disconnect","quota":"78","status":true}""", DeviceState.Disconnected)]
    [TestCase("""{"reason":"token invalid","status":false}""", DeviceState.BadToken)]
    [TestCase("""{"status":true}""", null)]
    [TestCase("""{"reason":"busy","status":false}""", null)]
    [TestCase("", null)]
    public void The_device_profile_says_how_it_is(string body, DeviceState? state) =>
        Assert.That(FonnteDeviceAnswers.Of(FonnteAnswer.Of(200, Encoding.UTF8.GetBytes(body), null, Now)), Is.EqualTo(state));
}
