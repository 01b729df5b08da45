namespace Prima.Tests.Support;

/// <summary>What a <see cref="FaultProxy"/> does when the client sends the words a test waits for.</summary>
internal enum ProxyFault
{
    /// <summary>The server never sees them; the connection breaks.</summary>
    CutBefore,

    /// <summary>The server gets them and acts on them; its answer is lost with the connection.</summary>
    CutAfter,

    /// <summary>The server never sees them; the client waits, and no error tells it.</summary>
    SilenceBefore,

    /// <summary>The server gets them and acts on them; the client waits for the answer, and no error tells it.</summary>
    SilenceAfter,
}
