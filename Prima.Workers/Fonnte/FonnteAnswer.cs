using System.Net.Http.Headers;

namespace Prima.Workers.Fonnte;

/// <summary>An answer whose status line was read.</summary>
/// <param name="Http">The HTTP status.</param>
/// <param name="Reply">The body, where it is whole and JSON.</param>
/// <param name="RetryAfter">The wait that the gateway asks for, from either form of the header.</param>
internal sealed record FonnteAnswer(int Http, FonnteReply? Reply = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Real answers have some hundred bytes; what is longer is some error page, and no clear answer.</summary>
    public const int LongestBody = 64 * 1024;

    /// <summary>Who asks for more is asked again after it: a device must not stand still for years on one header's word.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <remarks>The content type has no say: JSON has been served as <c>text/html</c>, and an error page is no JSON whatever it is called.</remarks>
    public static FonnteAnswer Of(int http, ReadOnlyMemory<byte> body, string? retryAfter, DateTimeOffset now) =>
        new(http, FonnteReply.TryParse(body), ReadRetryAfter(retryAfter, now));

    private static TimeSpan? ReadRetryAfter(string? header, DateTimeOffset now)
    {
        if (!RetryConditionHeaderValue.TryParse(header, out var value))
            return null;
        var wait = value.Delta ?? value.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }
}
