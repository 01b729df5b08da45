using System.Text;
using NUnit.Framework;
using Prima.Workers.Fonnte;
using Prima.Workers.Web;

namespace Prima.Tests.Unit.Web;

/// <summary>No token is kept, however it is written, and nothing else is touched.</summary>
public class TokenRemoverTests
{
    private static readonly TokenRemover Remover = new(
        new FonnteOptions { Devices = { ["d1"] = new FonnteDevice { Token = "a+b/c&d#E" } } }, new WebOptions { WebhookToken = "0123456789abcdef0123456789abcdef" });

    [TestCase("""{"x":"a+b/c&d#E!"}""", """{"x":"***!"}""")]
    [TestCase("""{"x":"a\u002Bb\/c\u0026d#E"}""", """{"x":"***"}""")]
    [TestCase("x=a%2Bb%2fc%26d%23E&y=1", "x=***&y=1")]
    [TestCase("""{"x":"0123456789abcdef0123456789abcdef"}""", """{"x":"***"}""")]
    [TestCase("""{"Token" : "of \"nobody\"","status":"connect"}""", """{"Token" : ***,"status":"connect"}""")]
    [TestCase("""{"token":12345,"status":"connect"}""", """{"token":***,"status":"connect"}""")]
    [TestCase("""{"status":"connect","token":"cut of""", """{"status":"connect","token":***""")]
    [TestCase("status=connect&token=of-nobody&x=1", "status=connect&token=***&x=1")]
    [TestCase("""{"\u0074oken":"of-nobody","x":"of-nobody"}""", """{"\u0074oken":"***","x":"***"}""")]
    [TestCase("""{"message":"?x=1&token=short","sender":"6"}""", """{"message":"?x=1&token=***","sender":"6"}""")]
    [TestCase("""{"message":"tokennya mana? 😀"}""", """{"message":"tokennya mana? 😀"}""")]
    public void A_token_is_cut_out_and_the_rest_stays(string body, string kept)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.That(Encoding.UTF8.GetString(Remover.RemoveFrom(bytes, WebhookFields.Read(bytes, null).Fields)), Is.EqualTo(kept));
    }

    [Test]
    public void However_many_and_long_tokens_a_delivery_has_none_stands_under_its_name()
    {
        var body = string.Join('&', Enumerable.Range(0, 2_000).Select(n => $"token=a-token-{n}").Append($"token={new string('y', 20_000)}"));
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.That(Encoding.UTF8.GetString(Remover.RemoveFrom(bytes, WebhookFields.Read(bytes, null).Fields)), Does.Not.Contain("a-token").And.Not.Contain("yy"));
    }
}
