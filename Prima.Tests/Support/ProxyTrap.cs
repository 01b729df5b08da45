namespace Prima.Tests.Support;

/// <summary>The moment a test has chosen for a fault.</summary>
internal sealed class ProxyTrap(ProxyFault fault, byte[] words, int nth, byte[]? after = null)
{
    private readonly TaskCompletionSource sprung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<object> ready = [];
    private int left = nth;

    public ProxyFault Fault => fault;

    public Task Sprung => sprung.Task;

    /// <summary>True when the words end in <paramref name="piece"/>, wherever they began, and it is their turn. Those of a connection count only after what they must follow.</summary>
    public bool IsSprungBy(ReadOnlySpan<byte> before, ReadOnlySpan<byte> piece, object? connection = null)
    {
        var from = connection ?? this;
        if (after is not null && EndIn(after, before, piece))
            ready.Add(from);
        return EndIn(words, before, piece) && (after is null || ready.Remove(from)) && --left == 0;
    }

    private static bool EndIn(byte[] words, ReadOnlySpan<byte> before, ReadOnlySpan<byte> piece) =>
        ((byte[])[.. before[^Math.Min(before.Length, words.Length - 1)..], .. piece]).AsSpan().IndexOf(words) >= 0;

    public void Happened() => sprung.TrySetResult();
}
