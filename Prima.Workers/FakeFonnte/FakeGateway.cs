using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Prima.Workers.FakeFonnte;

/// <summary>What the fake gateway remembers: its devices, what it took, and what becomes of it.</summary>
internal sealed class FakeGateway(FakeFonnteOptions options, FakeLedger? ledger, FakeWebhooks webhooks, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, FakeDevice> devices = new(
        options.Devices.Select(d => KeyValuePair.Create(d.Token, new FakeDevice(d.Name, d.Token, d.Number, d.Quota))), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<long, FakeMessage> messages = [];
    private long lastId = 160_000_000 + (ledger?.Before ?? 0); // an id is never given again
    private long lastRequestId = 517_000_000;

    public int Taken => messages.Count;

    public long NextRequestId() => Interlocked.Increment(ref lastRequestId);

    /// <summary>The device of the header's token; without configured devices, any token has one.</summary>
    public FakeDevice? ByToken(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        if (devices.TryGetValue(token, out var device))
            return device;
        if (options.Devices.Count == 0)
            return devices.GetOrAdd(token, unknown => new FakeDevice(null, unknown, null, 1_000_000));
        // Several tokens stand in one header, separated by commas; one of them sends.
        return token.Contains(',', StringComparison.Ordinal) && token.Split(',') is var several && several.All(devices.ContainsKey) ? devices[several[0]] : null;
    }

    /// <summary>The device with this name, number or token.</summary>
    public FakeDevice? Find(string key) => devices.Values.FirstOrDefault(d => d.Name == key || d.Number == key || d.Token == key);

    /// <summary>Takes messages: on disk before this returns.</summary>
    public async Task<IReadOnlyList<FakeMessage>> TakeAsync(FakeDevice device, IEnumerable<(string Target, string Text)> parts, FakeReceipts receipts, DateTimeOffset arrived)
    {
        List<FakeMessage> taken = [.. parts.Select(p => new FakeMessage(Interlocked.Increment(ref lastId), device, p.Target, p.Text, receipts))];
        foreach (var message in taken)
            messages[message.Id] = message;
        if (ledger is not null)
            await ledger.AppendAsync(string.Concat(taken.Select(message => LedgerLine(message, arrived))));
        return taken;
    }

    /// <summary>Sends it, or keeps it until its device is back. The task ends when its receipts are delivered.</summary>
    public Task ForwardAsync(FakeMessage message)
    {
        if (message.Device.KeepIfDisconnected(message))
        {
            message.Status = "pending";
            webhooks.Start(ExpireAsync(message));
            return Task.CompletedTask;
        }

        message.Status = "sent";
        options.Reached?.Invoke(message.Device.LedgerName, message.Target, message.Text);
        return webhooks.SentAsync(message);
    }

    public void Disconnect(FakeDevice device)
    {
        if (device.Disconnect())
            webhooks.DeviceChanged(device, connected: false);
    }

    public void Connect(FakeDevice device)
    {
        if (device.Connect() is not { } waited)
            return;
        webhooks.DeviceChanged(device, connected: true);
        foreach (var message in waited)
            _ = ForwardAsync(message);   // owned by the webhooks
    }

    /// <summary>Somebody writes to the device. The task ends when that is delivered, or given up.</summary>
    public Task<bool> WroteAsync(FakeDevice device, string sender, string text, bool twice = false) => webhooks.WroteAsync(device, sender, text, twice);

    public void ConnectAfter(FakeDevice device, TimeSpan wait) => webhooks.Start(ConnectLaterAsync(device, wait));

    public bool TryFind(string? id, FakeDevice device, [NotNullWhen(true)] out FakeMessage? message)
    {
        message = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? messages.GetValueOrDefault(number) : null;
        return message is not null && message.Device == device;
    }

    private async Task ConnectLaterAsync(FakeDevice device, TimeSpan wait)
    {
        await Task.Delay(wait, clock, webhooks.Stopping);
        Connect(device);
    }

    private async Task ExpireAsync(FakeMessage message)
    {
        await Task.Delay(options.PendingExpiry, clock, webhooks.Stopping);
        if (message.Device.Forget(message))
        {
            message.Status = "expired";
            webhooks.Expired(message);
        }
    }

    private static string LedgerLine(FakeMessage message, DateTimeOffset arrived) => FakeJson.Write(new Line(
        arrived.ToString("O", CultureInfo.InvariantCulture), message.Device.LedgerName, message.Target, message.Text,
        message.Id.ToString(CultureInfo.InvariantCulture))) + "\n";

    [SuppressMessage("Style", "IDE1006", Justification = "The ledger's keys.")]
    private sealed record Line(string at, string device, string target, string message, string id);
}
