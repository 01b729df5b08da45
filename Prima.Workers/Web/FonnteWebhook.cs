using System.Text;
using Prima.Core.Diagnostics;
using Prima.Core.Inbound;

namespace Prima.Workers.Web;

/// <summary>
/// One call of the gateway: who calls, what it says, one insert, the answer. Only a committed row is a 200; whatever else comes, the gateway brings the same
/// again for a quarter of an hour.
/// </summary>
internal sealed class FonnteWebhook(WebOptions options, DeliveryReader reader, WebhookDoor door, TokenRemover tokens, PrimaMetrics metrics, TimeProvider clock, ILogger<FonnteWebhook> logger)
{
    private readonly SecretDigest[] expected = [.. new[] { options.WebhookToken, options.PreviousWebhookToken }.OfType<string>().Select(token => new SecretDigest(token))];
    private readonly RefusalWatch refusals = new(clock, logger);

    public async Task TakeAsync(HttpContext call, string kind)
    {
        if (!IsAllowed(call.Request.Query["token"].ToString()))
        {
            refusals.Refused();
            metrics.InboundMoved(kind, "rejected");
            Close(call, StatusCodes.Status401Unauthorized);
            return;
        }

        var body = await WebhookBody.ReadAsync(call, clock);
        if (body.Refusal is { } status)
            Close(call, status);
        else
            await AnswerAsync(call, await TakeAsync(kind, call.Request.ContentType, body));
    }

    private async Task<WebhookAnswer> TakeAsync(string kind, string? contentType, WebhookBody body)
    {
        var receivedAt = clock.GetUtcNow();
        if (body.IsTooLarge)
            return await door.RejectAsync(new RejectedDelivery(kind, Cut(tokens.RemoveFrom(body.Bytes)), RejectionReason.TooLarge, receivedAt));
        var (fields, reason) = WebhookFields.Read(body.Bytes, contentType);
        var raw = tokens.RemoveFrom(body.Bytes, fields);
        var delivery = fields is null ? null : reader.Read(kind, fields, raw, receivedAt, out reason);
        return delivery is null
            ? await door.RejectAsync(new RejectedDelivery(kind, Cut(raw), reason!, receivedAt))
            : await door.StoreAsync(delivery with { Details = Encoding.UTF8.GetString(tokens.RemoveFrom(Encoding.UTF8.GetBytes(delivery.Details), fields)) });
    }

    /// <summary>All are compared, and each in constant time. Where none is configured nobody may in.</summary>
    private bool IsAllowed(string token) => expected.Aggregate(false, (allowed, digest) => digest.Matches(token) | allowed);

    private static byte[] Cut(byte[] raw) => raw.Length <= WebhookBody.Most ? raw : raw[..WebhookBody.Most];

    /// <summary>What is left of the body is not waited for.</summary>
    private static void Close(HttpContext call, int status)
    {
        call.Response.StatusCode = status;
        call.Response.Headers.Connection = "close";
    }

    private static Task AnswerAsync(HttpContext call, WebhookAnswer answer)
    {
        call.Response.StatusCode = answer.Status;
        if (answer.Status == StatusCodes.Status413PayloadTooLarge)
            call.Response.Headers.Connection = "close";
        if (answer.Body is null)
            return Task.CompletedTask;
        call.Response.ContentType = "application/json";
        return call.Response.WriteAsync(answer.Body);
    }
}
