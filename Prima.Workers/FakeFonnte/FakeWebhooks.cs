using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Prima.Workers.Web;

namespace Prima.Workers.FakeFonnte;

/// <summary>Delivers webhooks as the gateway does: JSON by POST, again each minute until the answer is 200, 15 times at most.</summary>
internal sealed class FakeWebhooks(FakeFonnteOptions options, TimeProvider clock) : IAsyncDisposable
{
    private const int MostRetries = 15;

    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, int> answered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> underWay = [];
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private int stateIds;
    private int inboxIds;

    public IReadOnlyList<FakeDelivery> Deliveries => [.. answered.Select(webhook => new FakeDelivery(webhook.Key, webhook.Value))];

    public bool IsQuiet => underWay.IsEmpty;

    /// <summary>A device came or went; the gateway sends the token along.</summary>
    public void DeviceChanged(FakeDevice device, bool connected) => Start(DeliverAsync("connect", FakeJson.Of(
        ("device", device.Number), ("reason", connected ? null : "logged out"), ("status", connected ? "connect" : "disconnect"),
        ("timestamp", clock.GetUtcNow().ToUnixTimeSeconds()), ("token", device.Token))));

    /// <summary>Somebody writes to the device. The task ends when that is delivered, or false when it is given up.</summary>
    public Task<bool> WroteAsync(FakeDevice device, string sender, string text, bool twice)
    {
        var body = FakeJson.Object(
            ("choices", Array.Empty<string>()), ("device", device.Number), ("inboxid", Interlocked.Increment(ref inboxIds)), ("isforwarded", false), ("isgroup", false), ("message", text), ("name", "Pasien"),
            ("pengirim", sender), ("pesan", text), ("quick", false), ("sender", sender), ("text", "non-button message"), ("timestamp", clock.GetUtcNow().ToUnixTimeSeconds()), ("type", "text"));
        foreach (var empty in (string[])["extension", "filename", "location", "member", "pollname", "url"])
            Put(body, empty, null);
        var written = FakeJson.Write(body);
        var delivery = DeliverAsync("incoming", written);
        Start(delivery);
        if (twice)
            Start(DeliverAsync("incoming", written));
        return delivery;
    }

    /// <summary>The message left its queue: its receipts follow, each after the other was delivered or given up.</summary>
    public Task SentAsync(FakeMessage message)
    {
        var delivery = options.Webhooks is null ? Task.CompletedTask : DeliverAllAsync(EventsOf(message));
        Start(delivery);
        return delivery;
    }

    public void Expired(FakeMessage message) => Start(DeliverAsync("message-status", Event(message, withId: true, stateId: null, "expired", null)));

    /// <summary>Owns a task of the background until the end.</summary>
    public void Start(Task task)
    {
        underWay[task] = 0;
        _ = task.ContinueWith(done => underWay.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public CancellationToken Stopping => stopping.Token;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(underWay.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Dispose();
        stopping.Dispose();
    }

    private List<string> EventsOf(FakeMessage message)
    {
        var how = message.Receipts;
        if (how.HasFlag(FakeReceipts.None))
            return [];
        if (how.HasFlag(FakeReceipts.Invalid))
            return [Event(message, withId: true, stateId: null, "invalid", null)];
        var stateId = string.Create(CultureInfo.InvariantCulture, $"3EB0{message.Id:X8}{Interlocked.Increment(ref stateIds):X6}");
        List<string> events =
        [
            Event(message, withId: true, stateId, "sent", "sent"),
            Event(message, withId: false, stateId, null, "delivered"),
            Event(message, withId: false, stateId, null, "read"),
        ];
        if (how.HasFlag(FakeReceipts.IdOnlyFirst))
            events.Insert(0, Event(message, withId: true, stateId: null, "processing", null));
        if (how.HasFlag(FakeReceipts.Reversed))
            events.Reverse();
        return how.HasFlag(FakeReceipts.Twice) ? [.. events.SelectMany(body => new[] { body, body })] : events;
    }

    private string Event(FakeMessage message, bool withId, string? stateId, string? status, string? state)
    {
        var body = FakeJson.Object(("device", message.Device.Number));
        Put(body, "id", withId ? (options.IdsAsStrings ? message.Id.ToString(CultureInfo.InvariantCulture) : message.Id) : null);
        Put(body, "stateid", stateId);
        Put(body, "status", status);
        Put(body, "state", state);
        return FakeJson.Write(body);
    }

    private void Put(SortedDictionary<string, object?> body, string key, object? value)
    {
        if (value is not null || options.MissingKey != FakeMissingKey.Absent)
            body[key] = value ?? (options.MissingKey == FakeMissingKey.Empty ? "" : null);
    }

    private async Task DeliverAllAsync(List<string> bodies)
    {
        foreach (var body in bodies)
            await DeliverAsync("message-status", body);
    }

    private async Task<bool> DeliverAsync(string what, string body)
    {
        if (options.Webhooks is null)
            return false;
        var digest = FakeDelivery.DigestOf(body);
        answered.TryAdd(digest, 0);
        var address = new UriBuilder(options.Webhooks);
        address.Path = (address.Path == "/" ? WebhookEndpoints.Root : address.Path.TrimEnd('/') + "/") + what;
        for (var again = 0; !await PostAsync(address.Uri, body); again++)
        {
            if (again == MostRetries)
                return false;
            await Task.Delay(options.WebhookRetry, clock, stopping.Token);
        }

        answered.AddOrUpdate(digest, 1, (_, times) => times + 1);
        return true;
    }

    private async Task<bool> PostAsync(Uri address, string body)
    {
        using var slow = new CancellationTokenSource(options.WebhookTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, stopping.Token);
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(address, content, either.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            return false;
        }
    }
}
