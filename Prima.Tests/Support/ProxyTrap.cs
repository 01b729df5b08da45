namespace Prima.Tests.Support;

/// <summary>The moment a test has chosen for a fault.</summary>
internal sealed class ProxyTrap(ProxyFault fault, byte[] words, int nth)
{
    private readonly TaskCompletionSource sprung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int left = nth;

    public ProxyFault Fault => fault;

    public Task Sprung => sprung.Task;

    /// <summary>True when the words end in <paramref name="piece"/>, wherever they began, and it is their turn.</summary>
    public bool IsSprungBy(ReadOnlySpan<byte> before, ReadOnlySpan<byte> piece)
    {
        var overlap = before[^Math.Min(before.Length, words.Length - 1)..];
        return ((byte[])[.. overlap, .. piece]).AsSpan().IndexOf(words) >= 0 && --left == 0;
    }

    public void Happened() => sprung.TrySetResult();
}
