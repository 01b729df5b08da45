using System.Security.Cryptography;
using System.Text;

namespace Prima.Workers.FakeFonnte;

/// <summary>A device: whether it is connected, what quota is left, and what waits for it.</summary>
internal sealed class FakeDevice(string? name, string token, string? number, int quota)
{
    private readonly Lock guard = new();
    private readonly List<FakeMessage> pending = [];
    private bool connected = true;
    private int used;

    public string? Name => name;

    public string Token => token;

    /// <summary>A device without a registered number has made-up digits, always the same.</summary>
    public string Number { get; } = number ?? "6280" + string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(token)).Take(9).Select(b => (char)('0' + (b % 10))));

    /// <summary>What the ledger calls it: never the token.</summary>
    public string LedgerName { get; } = name ?? number ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..12];

    public int Quota { get; private set; } = quota;

    public bool Connected
    {
        get
        {
            lock (guard)
                return connected;
        }
    }

    /// <summary>Takes <paramref name="count"/> from the quota, all or none: what is used and left, or null.</summary>
    public (int Quota, int Remaining, int Used)? Spend(int count)
    {
        lock (guard)
        {
            if (Quota - used < count)
                return null;
            used += count;
            return (Quota, Quota - used, used);
        }
    }

    public int Remaining
    {
        get
        {
            lock (guard)
                return Quota - used;
        }
    }

    public void SetRemaining(int remaining)
    {
        lock (guard)
            Quota = used + remaining;
    }

    /// <summary>True when the message waits for the device to come back.</summary>
    public bool KeepIfDisconnected(FakeMessage message)
    {
        lock (guard)
        {
            if (!connected)
                pending.Add(message);
            return !connected;
        }
    }

    public bool Forget(FakeMessage message)
    {
        lock (guard)
            return pending.Remove(message);
    }

    /// <summary>True if that changed anything.</summary>
    public bool Disconnect()
    {
        lock (guard)
        {
            var was = connected;
            connected = false;
            return was;
        }
    }

    /// <summary>The messages that can go now; null if it was connected.</summary>
    public IReadOnlyList<FakeMessage>? Connect()
    {
        lock (guard)
        {
            if (connected)
                return null;
            connected = true;
            FakeMessage[] waited = [.. pending];
            pending.Clear();
            return waited;
        }
    }
}
