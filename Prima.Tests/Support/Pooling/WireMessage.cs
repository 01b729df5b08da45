using System.Buffers.Binary;

namespace Prima.Tests.Support.Pooling;

/// <summary>One message of PostgreSQL's protocol: a letter, its length, and what it says. The first one of a client has no letter.</summary>
internal sealed record WireMessage(char Kind, byte[] Bytes)
{
    private const int NoLetter = 0;
    private const int Letter = 1;

    /// <summary>Behind letter and length.</summary>
    public ReadOnlySpan<byte> Says => Bytes.AsSpan((Kind == '\0' ? NoLetter : Letter) + sizeof(int));

    public int Number => BinaryPrimitives.ReadInt32BigEndian(Says);

    public static WireMessage Make(char kind, params ReadOnlySpan<byte> says)
    {
        var bytes = new byte[Letter + sizeof(int) + says.Length];
        bytes[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Letter), sizeof(int) + says.Length);
        says.CopyTo(bytes.AsSpan(Letter + sizeof(int)));
        return new WireMessage(kind, bytes);
    }

    /// <summary>The next one; throws <see cref="EndOfStreamException"/> at the end.</summary>
    public static async Task<WireMessage> ReadAsync(Stream stream, CancellationToken stopping, bool isFirst = false)
    {
        var letters = isFirst ? NoLetter : Letter;
        var head = new byte[letters + sizeof(int)];
        await stream.ReadExactlyAsync(head, stopping);
        var bytes = new byte[letters + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(letters))];
        head.CopyTo(bytes, 0);
        await stream.ReadExactlyAsync(bytes.AsMemory(head.Length), stopping);
        return new WireMessage(isFirst ? '\0' : (char)bytes[0], bytes);
    }

    public ValueTask WriteAsync(Stream stream, CancellationToken stopping) => stream.WriteAsync(Bytes, stopping);
}
