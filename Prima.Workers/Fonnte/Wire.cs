using Prima.Core.Diagnostics;
using Prima.Core.Time;

namespace Prima.Workers.Fonnte;

/// <summary>
/// Knows exactly whether a byte of one request could have left: it sits between the HTTP handler and the connection, above TLS, and sees the first write.
/// </summary>
/// <remarks>
/// Invariant: after <see cref="Seal"/> said no, no byte can leave any more. So a failure before the first write may be tried again, and one after it never.
/// </remarks>
/// <param name="begin">After it no first byte may leave.</param>
/// <param name="points">Told when the request is written and when its answer is read.</param>
internal sealed class Wire(Deadline begin, FaultPoints points)
{
    private const int Untouched = 0, Written = 1, Sealed = 2;

    private int state;
    private int connections;
    private bool wholeRequestLeft;

    /// <summary>True when the first byte was held back because the deadline had passed.</summary>
    public bool WasTooLate { get; private set; }

    /// <summary>Ends the try: true if a byte could have left. If not, none can any more.</summary>
    public bool Seal() => Interlocked.CompareExchange(ref state, Sealed, Untouched) == Written;

    /// <summary>Called for each connection that stands, TLS included. A handler that wants a second one for the same request would replay it.</summary>
    public Stream Attach(Stream connection) => Interlocked.Increment(ref connections) == 1
        ? new WireStream(connection, this)
        : throw new IOException("A request has one connection.");

    /// <summary>The answer has been read.</summary>
    public void AnswerRead() => points.Reached(FaultPoints.AfterResponse);

    internal void BeforeWrite()
    {
        if (Volatile.Read(ref state) == Written)
            return;
        if (begin.HasPassed)
        {
            WasTooLate = true;
            throw new IOException("The request's deadline had passed before its first byte.");
        }

        if (Interlocked.CompareExchange(ref state, Written, Untouched) == Sealed)
            throw new IOException("The request was given up before its first byte.");
    }

    /// <summary>The handler reads only after it has written and flushed all of the request.</summary>
    internal void BeforeRead()
    {
        if (wholeRequestLeft || Volatile.Read(ref state) != Written)
            return;
        wholeRequestLeft = true;
        points.Reached(FaultPoints.AfterRequestWritten);
    }
}
