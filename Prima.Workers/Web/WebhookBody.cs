using Microsoft.AspNetCore.Http.Features;

namespace Prima.Workers.Web;

/// <summary>The body of a call, read to its end or to the limit.</summary>
/// <param name="Bytes">A little more than <see cref="Most"/> at most, so that no token is cut in two at the limit.</param>
/// <param name="IsTooLarge">There is more of it than <see cref="Most"/>.</param>
/// <param name="Refusal">The status with which a body is refused that did not come; null: it did.</param>
internal sealed record WebhookBody(byte[] Bytes, bool IsTooLarge, int? Refusal)
{
    public const int Most = 64 * 1024;
    private const int Beyond = 1024;

    /// <summary>A body is some hundred bytes in one packet. One that drips in holds a connection, and nothing of it is kept: the gateway comes again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<WebhookBody> ReadAsync(HttpContext call, TimeProvider clock)
    {
        if (call.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null; // Ours is smaller, and keeps what came.
        using var slow = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, call.RequestAborted);
        try
        {
            var buffer = new byte[Math.Min(Math.Max(call.Request.ContentLength ?? 4096, 0) + 1, Most + Beyond)];
            var length = 0;
            while (true)
            {
                var read = await call.Request.Body.ReadAsync(buffer.AsMemory(length), either.Token);
                length += read;
                if (read == 0 || length == Most + Beyond)
                    return new WebhookBody(buffer[..length], length > Most, null);
                if (length == buffer.Length)
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Most + Beyond));
            }
        }
        catch (BadHttpRequestException fault)
        {
            return new WebhookBody([], false, fault.StatusCode); // The server's own limits: too slow, or cut off.
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            return new WebhookBody([], false, StatusCodes.Status408RequestTimeout); // Or the caller is gone, and reads no answer.
        }
    }
}
