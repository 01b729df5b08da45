using System.Net;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Workers.Web;

/// <summary>A door whose connection fails in the midst of a delivery. Not beside others: it has four seconds, of which two are the silence.</summary>
public class WebhookBrokenConnectionTests : WebhookFixture
{
    private const string Marker = "a word that nothing else holds";
    private static readonly string Marked = Json(("sender", "628123456789"), ("message", Marker), ("inboxid", 418));

    [TestCase(nameof(ProxyFault.CutBefore), """{"ok":true}""")]
    [TestCase(nameof(ProxyFault.CutAfter), """{"ok":true,"duplicate":true}""")]
    [TestCase(nameof(ProxyFault.SilenceBefore), """{"ok":true}""")]
    [TestCase(nameof(ProxyFault.SilenceAfter), """{"ok":true,"duplicate":true}""")]
    public async Task A_connection_that_breaks_or_falls_silent_is_replaced_before_the_gateway_gives_up(string fault, string answer)
    {
        await using var proxy = Database.StartProxy();
        await using var door = await StartAsync(Database.ConnectionStringThrough(proxy));
        var failed = proxy.FailAsync(Enum.Parse<ProxyFault>(fault), Marker);

        Assert.That(await PostToAsync(door.Urls.First(), Incoming, new StringContent(Marked)), Is.EqualTo((HttpStatusCode.OK, answer)));
        await failed;
        Assert.That(await RowsAsync(), Is.EqualTo(1));
    }
}
