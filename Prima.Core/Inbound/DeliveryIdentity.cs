using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Prima.Core.Inbound;

/// <summary>What makes two deliveries the same one (domain section 11).</summary>
public static class DeliveryIdentity
{
    /// <summary>Without an id or a time, the same words are the same message for as long.</summary>
    private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Several processes may take one delivery's copies at one instant, and a bucket end between them: this near to its end a second key, which both sides of
    /// it share, holds them together.
    /// </summary>
    private static readonly TimeSpan Seam = TimeSpan.FromSeconds(10);

    /// <param name="device">As the gateway calls it, canonical where it is a number: names are a matter of configuration.</param>
    /// <param name="id">Null: none.</param>
    /// <param name="sender">Canonical where it is a number.</param>
    /// <param name="content">The words, or what else tells this message from another.</param>
    /// <param name="time">The gateway's.</param>
    /// <param name="receivedAt">Ours.</param>
    public static DeliveryKeys OfIncoming(string device, string? id, string sender, string? content, GatewayTime time, DateTimeOffset receivedAt)
    {
        string?[] words = [DeliveryKind.Incoming, "words", device, sender, content, time.Word];
        byte[]? sameSecond = time.At is null ? null : Hash(words);
        return id is not null ? new DeliveryKeys(Hash([DeliveryKind.Incoming, "id", device, id]), sameSecond)
            : sameSecond is not null ? new DeliveryKeys(Hash([.. words, "whole"]), sameSecond)
            : InBucket(words, receivedAt);
    }

    public static DeliveryKeys OfStatus(string device, string? id, string? stateId, string? status, string? state) =>
        new(Hash([DeliveryKind.Status, device, id, stateId, status, state]), null);

    public static DeliveryKeys OfConnect(string device, string status, GatewayTime time, DateTimeOffset receivedAt)
    {
        string?[] words = [DeliveryKind.Connect, device, status, time.Word];
        return time.At is null ? InBucket(words, receivedAt) : new DeliveryKeys(Hash(words), null);
    }

    private static DeliveryKeys InBucket(string?[] words, DateTimeOffset receivedAt)
    {
        var ticks = receivedAt.UtcTicks;
        var nearestEnd = (ticks + (Bucket.Ticks / 2)) / Bucket.Ticks;
        var isAtSeam = Math.Abs(ticks - (nearestEnd * Bucket.Ticks)) <= Seam.Ticks;
        return new DeliveryKeys(Hash([.. words, "bucket", Number(ticks / Bucket.Ticks)]), isAtSeam ? Hash([.. words, "seam", Number(nearestEnd)]) : null);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Each field behind its length, so that no two lists of fields read alike; null is a length of its own.</summary>
    private static byte[] Hash(ReadOnlySpan<string?> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var field in fields)
        {
            var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
