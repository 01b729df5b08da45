using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Prima.Workers.Web;

/// <summary>Forms, read leniently: what is no UTF-8 becomes U+FFFD.</summary>
internal static class WebhookForm
{
    /// <summary><c>name=value&amp;…</c>; null where nothing is named.</summary>
    public static List<(string Name, string Value)>? Read(byte[] body)
    {
        var fields = new List<(string, string)>();
        foreach (var pair in Encoding.Latin1.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
                fields.Add((Decode(pair[..at]), Decode(pair[(at + 1)..])));
        }

        return fields.Count == 0 ? null : fields;
    }

    /// <summary>A form in parts. Its boundary is the first line's, whatever the content type says; files are left out.</summary>
    public static List<(string Name, string Value)>? ReadParts(byte[] body, string? contentType)
    {
        var fields = new List<(string, string)>();
        try
        {
            var reader = new MultipartReader(Boundary(body, contentType), new MemoryStream(body));
            while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } part) // from memory: it never waits
            {
                using var content = new MemoryStream();
                part.Body.CopyTo(content);
                if (ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var told) && told.FileName.Length == 0 && told.FileNameStar.Length == 0)
                    fields.Add((HeaderUtilities.RemoveQuotes(told.Name).ToString(), Encoding.UTF8.GetString(content.ToArray())));
            }
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or ArgumentException)
        {
            return null; // cut off, or no such form
        }

        return fields.Count == 0 ? null : fields;
    }

    private static string Boundary(byte[] body, string? contentType)
    {
        if (MediaTypeHeaderValue.TryParse(contentType, out var told) && HeaderUtilities.RemoveQuotes(told.Boundary) is { Length: > 0 } boundary)
            return boundary.ToString();
        var first = Encoding.Latin1.GetString(body, 0, Math.Min(body.Length, 200)).TrimStart().Split('\n')[0];
        return first.TrimEnd('\r')[2..];
    }

    private static string Decode(string latin1)
    {
        var bytes = Encoding.Latin1.GetBytes(latin1);
        return Encoding.UTF8.GetString(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length)!);
    }
}
