using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Prima.Workers.Fonnte;

namespace Prima.Workers.Web;

/// <summary>Cuts tokens out of a body before it is kept: those that are configured, and what stands under the name <c>token</c>. The rest stays byte by byte.</summary>
internal sealed partial class TokenRemover(FonnteOptions fonnte, WebOptions web)
{
    private const string Removed = "***";

    /// <summary>A shorter one would be found in other words too; under its name it is cut out all the same.</summary>
    private const int ShortestAnywhere = 8;

    /// <summary>No device's token is longer, and no delivery has more of them; what else stands under the name is cut out by that.</summary>
    private const int LongestAnywhere = 256, MostTold = 8;

    private readonly Regex[] configured =
    [
        .. fonnte.Devices.Values.Select(device => device.Token).Append(web.WebhookToken).Append(web.PreviousWebhookToken)
            .OfType<string>().Where(token => token.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(token => token.Length).Select(Pattern),
    ];

    public byte[] RemoveFrom(byte[] body, WebhookFields? fields = null)
    {
        var text = Encoding.Latin1.GetString(body); // each byte a character, there and back
        var told = fields?.All("token").Where(token => token.Length is >= ShortestAnywhere and <= LongestAnywhere).Distinct(StringComparer.Ordinal).Take(MostTold) ?? [];
        var rest = configured.Concat(told.Select(Pattern)).Aggregate(text, (left, pattern) => pattern.Replace(left, Removed));
        rest = InForm().Replace(InJson().Replace(rest, "$1" + Removed), "$1" + Removed);
        return ReferenceEquals(rest, text) ? body : Encoding.Latin1.GetBytes(rest);
    }

    /// <summary>The token in any of its spellings: as it is, and with characters escaped as JSON or a form does.</summary>
    private static Regex Pattern(string token) => new(
        string.Concat(Encoding.UTF8.GetBytes(token).Select(letter => string.Create(
            CultureInfo.InvariantCulture, $"(?:\\\\?{Regex.Escape(((char)letter).ToString())}|\\\\u00{Either(letter)}|%{Either(letter)})"))),
        RegexOptions.CultureInvariant);

    /// <summary>A byte's two digits in either case.</summary>
    private static string Either(byte letter) => string.Concat(letter.ToString("x2", CultureInfo.InvariantCulture).Select(digit => $"[{digit}{char.ToUpperInvariant(digit)}]"));

    [GeneratedRegex("""("token"\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|[^\s,}\]"]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InJson();

    [GeneratedRegex("((?:^|&)token=)[^&\\s\"]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InForm();
}
