using System.Net;
using NUnit.Framework;

namespace Prima.Tests.Workers.Web;

/// <summary>Each shape that the gateway sends becomes a row; who may not call leaves none.</summary>
[Parallelizable]
public class WebhookTests : WebhookFixture
{
    [Test]
    public async Task An_incoming_message_is_a_row_before_it_is_answered()
    {
        await IsStoredAsync(Incoming, """
            {"quick":false,"device":"081100000001","pesan":"Sudah","pengirim":"6281234567890","member":"","message":"Sudah","text":"non-button message","sender":"6281234567890",
             "name":"Rina","location":"","url":"","type":"text","extension":"","filename":"","pollname":"","choices":[],"inboxid":417,"isgroup":false,"isforwarded":false,"timestamp":1764000000}
            """);

        Assert.That(
            await StoredAsync("concat_ws('|', kind, device, gateway_id, sender, text, details, rank, state, extract(epoch from gateway_at)::bigint, patient_id is null, convert_from(raw, 'UTF8') like '%\"inboxid\":417%')"),
            Is.EqualTo("incoming|d1|417|6281234567890|Sudah|{}|1|pending|1764000000|t|t"));
    }

    [TestCase("""{"device":"6281100000001","id":"80367170","stateid":"3EB0A","status":"sent","state":"sent"}""", """{"id": "80367170", "state": "sent", "status": "sent", "stateid": "3EB0A"}""")]
    [TestCase("""{"device":"6281100000001","id":80367170,"status":"processing"}""", """{"id": "80367170", "status": "processing"}""")]
    [TestCase("""{"device":"6281100000001","stateid":"3EB0A","state":"read"}""", """{"state": "read", "stateid": "3EB0A"}""")]
    [TestCase("""{"device":"6281100000001","id":"","stateid":"3EB0A","status":"","state":"read"}""", """{"state": "read", "stateid": "3EB0A"}""")]
    [TestCase("""{"device":"6281100000001","id":null,"stateid":"3EB0A","status":null,"state":"read"}""", """{"state": "read", "stateid": "3EB0A"}""")]
    [TestCase("""{"device":"6281100000001","id":0,"stateid":"3EB0A","Status":"x","status":"sent","state":2}""", """{"state": "2", "status": "sent", "stateid": "3EB0A"}""")]
    public async Task A_status_keeps_the_gateway_s_own_names(string body, string details)
    {
        await IsStoredAsync(Status, body);
        Assert.That(await StoredAsync("concat_ws('|', kind, device, details)"), Is.EqualTo("status|d1|" + details));
    }

    [Test]
    public async Task A_device_that_goes_is_told_without_its_token()
    {
        await IsStoredAsync(Connect, Json(("device", Number), ("reason", "logged out"), ("status", "disconnect"), ("timestamp", 1764000000), ("token", DeviceToken)));
        Assert.That(await StoredAsync("concat_ws('|', kind, device, details)"), Is.EqualTo("connect|d1|{\"reason\": \"logged out\", \"status\": \"disconnect\"}"));
        Assert.That(await StoredAsync("convert_from(raw, 'UTF8')"), Does.EndWith("\"token\":***}").And.Not.Contain("canary"));
    }

    [Test]
    public async Task Nor_with_one_that_stands_in_what_it_says()
    {
        await IsStoredAsync(Connect, Json(("device", Number), ("reason", $"logged out {DeviceToken}"), ("status", "disconnect")));
        Assert.That(await StoredAsync("concat_ws('|', kind, device, details)"), Is.EqualTo("connect|d1|{\"reason\": \"logged out ***\", \"status\": \"disconnect\"}"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("0123456789abcdef0123456789abcdeF")]
    [TestCase("0123456789abcdef")]
    [TestCase(Token + "&token=" + Token)]
    public async Task Who_does_not_know_the_token_stores_nothing(string? token)
    {
        Assert.That((await PostAsync(Incoming, Json(("sender", "628123456789"), ("message", "x")), token)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await PostAsync(Incoming, "no body at all", token)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await RowsAsync() + await Database.CountAsync("prima.rejected_deliveries"), Is.Zero);
    }

    [Test]
    public async Task The_previous_token_still_opens()
    {
        Assert.That((await PostAsync(Incoming, Json(("sender", "628123456789"), ("message", "x")), OldToken)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await RowsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_a_configured_token_nobody_may_in()
    {
        await using var closed = await StartAsync(Database.ConnectionString, null, ("Prima:Web:WebhookToken", null), ("Prima:Web:PreviousWebhookToken", null));
        foreach (var token in new[] { null, "", Token })
            Assert.That((await PostToAsync(closed.Urls.First(), Incoming, new StringContent(Json(("sender", "628123456789"))), token)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await RowsAsync(), Is.Zero);
    }

    [TestCase(Incoming)]
    [TestCase(Status)]
    [TestCase(Connect)]
    public async Task A_look_at_the_address_is_answered_and_changes_nothing(string route)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"{Root}/api/webhooks/fonnte/{route}?token={Token}&sender=628123456789&message=x"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await RowsAsync() + await Database.CountAsync("prima.rejected_deliveries"), Is.Zero);
    }
}
