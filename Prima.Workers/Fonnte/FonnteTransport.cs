using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Prima.Core.Sending;

namespace Prima.Workers.Fonnte;

/// <summary>One POST over one connection of its own, and how it ended.</summary>
/// <remarks>
/// A handler a request: its pool can lend the request no other connection, keeps none that may be stale, and has nothing to repeat it on. It costs some tens
/// of microseconds; a reused connection that the other side has just closed would cost a doubt about a message.
/// </remarks>
internal sealed class FonnteTransport(string baseUrl, TimeSpan sendTimeout, TimeProvider clock)
{
    private static readonly TimeSpan MostToConnect = TimeSpan.FromSeconds(5);

    private readonly Uri root = new(baseUrl.TrimEnd('/') + "/");

    /// <param name="path">Relative to the base address.</param>
    /// <param name="token">The device's token, sent as the bare header.</param>
    /// <param name="form">The fields.</param>
    /// <param name="wire">This try's own.</param>
    /// <param name="timeout">Ends when the whole time of the send is over.</param>
    /// <param name="working">Ends when the process stops for good.</param>
    public async Task<Exchange> PostAsync(
        string path, string token, IEnumerable<KeyValuePair<string, string>> form, Wire wire, CancellationToken timeout, CancellationToken working)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout, working);
        using var invoker = new HttpMessageInvoker(HandlerFor(wire));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(root, path))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new FormUrlEncodedContent(form),
        };
        request.Headers.TryAddWithoutValidation("Authorization", token);
        // The other side closes first, so that no port of ours waits after each send.
        request.Headers.ConnectionClose = true;
        try
        {
            using var response = await invoker.SendAsync(request, either.Token);
            var answer = await ReadAsync(response, either.Token);
            wire.AnswerRead();
            return new Exchange.Answered(answer);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException or OperationCanceledException) // of a connection that is gone just as it is made the library tells by the bare one
        {
            if (wire.Seal())
                return new Exchange.Lost(timeout.IsCancellationRequested ? "no answer in time" : working.IsCancellationRequested ? "stopped while sending" : "connection lost");
            if (wire.WasTooLate)
                return new Exchange.NotBegun(SendFailure.TooLateToBegin);
            return working.IsCancellationRequested ? new Exchange.NotBegun("stopped before sending") : new Exchange.NeverLeft(WhyNoConnection(fault));
        }
    }

    private SocketsHttpHandler HandlerFor(Wire wire) => new()
    {
        AllowAutoRedirect = false,          // never follow with text and token to another place
        UseCookies = false,
        UseProxy = false,                   // what a proxy has sent on, nobody here can know
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // a trace is nothing of the gateway's
        ConnectTimeout = sendTimeout < MostToConnect ? sendTimeout : MostToConnect,
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxResponseHeadersLength = 32,      // KiB
        MaxResponseDrainSize = 0,
        PlaintextStreamFilter = (connected, _) => ValueTask.FromResult(wire.Attach(connected.PlaintextStream)),
    };

    /// <summary>A body that is too long or does not arrive whole is no reply; the status line may be clear without it.</summary>
    private async Task<FonnteAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancelled)
    {
        var body = await ReadBodyAsync(response.Content, cancelled);
        var retryAfter = response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null;
        return FonnteAnswer.Of((int)response.StatusCode, body, retryAfter, clock.GetUtcNow());
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancelled)
    {
        var body = new byte[FonnteAnswer.LongestBody + 1];
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancelled);
            var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancelled);
            return length <= FonnteAnswer.LongestBody ? body.AsMemory(0, length) : default;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            return default;
        }
    }

    private static string WhyNoConnection(Exception fault) => fault switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "name not resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls failed",
        OperationCanceledException => "no connection in time",
        _ => "no connection",
    };
}
