using System.Net;
using System.Text;
using NUnit.Framework;
using Prima.Core.Inbound;

namespace Prima.Tests.Workers.Web;

/// <summary>Whatever comes: what can be used is stored, the rest is kept, and nothing is a 500.</summary>
[Parallelizable]
public class WebhookBadInputTests : WebhookFixture
{
    private const int Most = 64 * 1024;

    [Test]
    public async Task A_body_of_one_byte_too_many_is_kept_cut_at_the_limit()
    {
        await IsKeptAsync(Incoming, Padded(Most + 1), HttpStatusCode.RequestEntityTooLarge, RejectionReason.TooLarge);
        Assert.That(await Database.AskAsync<string>("select kind || octet_length(raw) from prima.rejected_deliveries"), Is.EqualTo("incoming65536"));
    }

    [Test]
    public async Task A_body_of_just_the_limit_is_stored() => await IsStoredAsync(Incoming, Encoding.UTF8.GetString(Padded(Most)));

    [Test]
    public async Task A_message_of_sixty_thousand_characters_is_stored_whole()
    {
        await IsStoredAsync(Incoming, Json(("sender", "628123456789"), ("message", new string('a', 59_999) + "z")));
        Assert.That(await StoredAsync("length(text) || right(text, 1)"), Is.EqualTo("60000z"));
    }

    [TestCase("{\"a\":", "}", TestName = "Objects_that_nest_too_deep_are_kept")]
    [TestCase("{\"a\":[", "]}", TestName = "Lists_that_nest_too_deep_are_kept")]
    public Task What_nests_too_deep_is_kept(string open, string close) => IsUnusableAsync(
        Incoming, $$"""{"sender":"628123456789","message":"x","deep":{{string.Concat(Enumerable.Repeat(open, 100))}}1{{string.Concat(Enumerable.Repeat(close, 100))}}}""", RejectionReason.Unreadable);

    [TestCase("""{"sender":"628123456789","message":"bel""", RejectionReason.Unreadable)]
    [TestCase("""{"sender":"628123456789","message":"belum"}{}""", RejectionReason.Unreadable)]
    [TestCase("""[{"sender":"628123456789"}]""", RejectionReason.Unreadable)]
    [TestCase("""{/* " */ "sender":"628123456789","device":"6281100000001","message":"STOP \ud83d"}""", RejectionReason.Unreadable)]
    [TestCase("628123456789", RejectionReason.Unreadable)]
    [TestCase("<html>", RejectionReason.Unreadable)]
    [TestCase("----", RejectionReason.Unreadable)]
    [TestCase("", RejectionReason.Empty)]
    [TestCase(" \n", RejectionReason.Empty)]
    [TestCase("{}", RejectionReason.NoSender)]
    [TestCase("""{"device":"6281100000001","message":"sudah"}""", RejectionReason.NoSender)]
    [TestCase("""{"sender":null,"pengirim":"  ","message":"sudah"}""", RejectionReason.NoSender)]
    [TestCase("message=sudah", RejectionReason.NoSender)]
    public Task An_incoming_delivery_that_says_nothing_is_kept(string body, string reason) => IsUnusableAsync(Incoming, body, reason);

    [TestCase("""{"device":"6281100000001","status":"sent"}""")]
    [TestCase("""{"device":"6281100000001","id":0,"stateid":"","status":"sent"}""")]
    [TestCase("""{"id":null,"stateid":"0","state":"read"}""")]
    public Task A_status_of_nothing_is_kept(string body) => IsUnusableAsync(Status, body, RejectionReason.NoId);

    [TestCase("""{"device":"6281100000001"}""")]
    [TestCase("""{"device":"6281100000001","status":""}""")]
    public Task A_device_s_news_without_any_is_kept(string body) => IsUnusableAsync(Connect, body, RejectionReason.NoStatus);

    [Test]
    public async Task Bytes_that_are_no_text_are_replaced_and_what_came_is_kept_as_it_came()
    {
        byte[] body = [.. "{\"sender\":\"628123456789\",\"message\":\"a"u8, 0xff, .. "b\\u0000c\0d\\ud83de\\udc4df\ng\"}"u8];
        Assert.That((await PostBytesAsync(Incoming, body)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StoredAsync("text"), Is.EqualTo("a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ng"));
        Assert.That(await Database.AskAsync<byte[]>("select raw from prima.inbox"), Is.EqualTo(body));
    }

    [Test]
    public async Task Half_an_emoji_at_the_end_is_no_reason_to_lose_the_rest_and_a_whole_one_stays()
    {
        await IsStoredAsync(Incoming, """{"sender":"628123456789","message":"\ud83d\udc4d sudah \ud83d"}""");
        Assert.That(await StoredAsync("text"), Is.EqualTo("👍 sudah \ufffd"));
    }

    [TestCase("""{"sender":6281234567890,"message":12,"inboxid":"417","isgroup":"false","timestamp":"1764000000","device":6281100000001}""", "d1|6281234567890|12|417|1764000000|{}")]
    [TestCase("""{"sender":"628123456789","message":true,"inboxid":417.0,"isgroup":1}""", "|628123456789|true|417.0|{\"isgroup\": true}")]
    [TestCase("""{"sender":"628123456789","message":null,"inboxid":null,"isgroup":null,"timestamp":null,"device":null}""", "|628123456789|{\"media\": \"other\"}")]
    [TestCase("""{"SENDER":"628123456789","Message":"sudah"}""", "|628123456789|sudah|{}")]
    [TestCase("""{"Message":"lain","message":"","message":"sudah","sender":"628123456789"}""", "|628123456789|sudah|{}")]
    [TestCase("""{"Message":"sudah","message":"","sender":["628123456789"]}""", "|628123456789|sudah|{}")]
    [TestCase("""{"pengirim":"628123456789","pesan":"sudah","inboxid":"0"}""", "|628123456789|sudah|{}")]
    [TestCase("""{"sender":"628123456789","pesan":"STOP","message":"non-text message"}""", "|628123456789|STOP|{}")]
    [TestCase("""{"sender":"628123456789","message":{"a":1},}""", "|628123456789|{\"a\":1}|{}")]
    public async Task Types_and_spellings_are_taken_as_they_come(string body, string stored)
    {
        await IsStoredAsync(Incoming, body);
        Assert.That(await StoredAsync("concat_ws('|', device, sender, text, gateway_id, extract(epoch from gateway_at)::bigint, details)"), Is.EqualTo(stored));
    }

    [TestCase("sender=628123456789&message=sudah+diminum%21&x", "application/x-www-form-urlencoded", "sudah diminum!")]
    [TestCase("sender=628123456789&message=a%00b%FFc", "application/x-www-form-urlencoded", "a\ufffdb\ufffdc")]
    [TestCase("sender=628123456789&message=sudah", "application/json", "sudah")]
    [TestCase("sender=628123456789&message=sudah", "text/plain", "sudah")]
    [TestCase("""{"sender":"628123456789","message":"sudah"}""", "application/x-www-form-urlencoded", "sudah")]
    [TestCase("\ufeff {\"sender\":\"628123456789\",\"message\":\"sudah\"}\r\n", "text/plain", "sudah")]
    [TestCase("--b\r\nContent-Disposition: form-data; name=\"sender\"\r\n\r\n628123456789\r\n--b\r\nContent-Disposition: form-data; name=message\r\n\r\nsudah\r\n--b--\r\n", "multipart/form-data; boundary=b", "sudah")]
    [TestCase("--b\r\nContent-Disposition: form-data; name=\"sender\"\r\n\r\n628123456789\r\n--b\r\nContent-Disposition: form-data; name=message\r\n\r\nsudah\r\n--b--\r\n", "application/json", "sudah")]
    public async Task The_form_is_seen_whatever_the_content_type_says(string body, string type, string text)
    {
        Assert.That((await PostBytesAsync(Incoming, Encoding.UTF8.GetBytes(body), type)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StoredAsync("sender || text"), Is.EqualTo("628123456789" + text));
    }

    [TestCase("6281234567890@s.whatsapp.net", "6281234567890|{}")]
    [TestCase("+62 812-3456-7890", "6281234567890|{}")]
    [TestCase("120363040000000000@g.us", "120363040000000000@g.us|{\"isgroup\": true}")]
    [TestCase(Number, Number + "|{}")]
    [TestCase("1555", "1555|{}")]
    public async Task Whoever_writes_is_kept(string sender, string stored)
    {
        await IsStoredAsync(Incoming, Json(("sender", sender), ("message", "x")));
        Assert.That(await StoredAsync("concat_ws('|', sender, details)"), Is.EqualTo(stored));
    }

    [TestCase("device-of-nobody")]
    [TestCase("6281999999999")]
    public async Task A_device_that_nobody_configured_is_called_as_the_gateway_does(string device)
    {
        await IsStoredAsync(Incoming, Json(("device", device), ("sender", "628123456789"), ("message", "x")));
        Assert.That(await StoredAsync("device"), Is.EqualTo(device));
    }

    [Test]
    public async Task Words_without_an_end_break_no_index()
    {
        var random = new Random(17); // what does not compress
        string Long() => string.Concat(Enumerable.Range(0, 6_000).Select(_ => (char)random.Next('a', 'z')));
        await IsStoredAsync(Incoming, Json(("device", Long()), ("sender", Long()), ("inboxid", Long()), ("message", "x")));
        await PostAsync(Status, Json(("device", Long()), ("id", Long()), ("stateid", Long()), ("status", Long()), ("state", Long())));
        Assert.That(await Database.AskAsync<int>("select max(greatest(length(device), length(sender), length(gateway_id), length(details ->> 'state'))) from prima.inbox"), Is.EqualTo(200));
    }

    [TestCase(1764000000, "1764000000")]
    [TestCase(1764000000123, "1764000000")]
    [TestCase("1764000000", "1764000000")]
    [TestCase("4102444800", "null")]
    [TestCase("86400", "null")]
    [TestCase("0", "null")]
    [TestCase("-5", "null")]
    [TestCase("99999999999999999999999999", "null")]
    [TestCase("yesterday", "null")]
    public async Task A_time_that_cannot_be_one_is_none(object timestamp, string stored)
    {
        await IsStoredAsync(Incoming, Json(("sender", "628123456789"), ("message", "x"), ("timestamp", timestamp)));
        Assert.That(await StoredAsync("trunc(extract(epoch from gateway_at))"), Is.EqualTo(stored));
    }

    [TestCase("""{"sender":"628123456789","message":"non-text message","text":"non-button message","type":"image","url":"https://x/y.jpg"}""", "image")]
    [TestCase("""{"sender":"628123456789","message":"non-text message","extension":"ogg"}""", "voice")]
    [TestCase("""{"sender":"628123456789","message":"Non-Text Message","filename":"resep.pdf"}""", "document")]
    [TestCase("""{"sender":"628123456789","message":"","url":"https://x/y.webp?size=1"}""", "sticker")]
    [TestCase("""{"sender":"628123456789","location":"-6.2,106.8"}""", "location")]
    [TestCase("""{"sender":"628123456789"}""", "other")]
    public async Task A_photo_without_a_text_is_a_row_without_one(string body, string media)
    {
        await IsStoredAsync(Incoming, body);
        Assert.That(await StoredAsync("concat_ws('|', text, details ->> 'media')"), Is.EqualTo(media));
    }

    [Test]
    public async Task A_button_s_text_is_what_was_answered()
    {
        await IsStoredAsync(Incoming, """{"sender":"628123456789","message":"non-text message","text":"SUDAH"}""");
        Assert.That(await StoredAsync("text || details"), Is.EqualTo("SUDAH{}"));
    }

    private static byte[] Padded(int length)
    {
        var start = "{\"sender\":\"628123456789\",\"message\":\"";
        return Encoding.ASCII.GetBytes(start + new string('a', length - start.Length - 2) + "\"}");
    }
}
