namespace Prima.Workers.FakeFonnte;

/// <summary>What a fault does to the answer.</summary>
internal enum FakeAct
{
    /// <summary>The usual answer.</summary>
    Answer,
    Drop,
    Hang,
    Empty,
    Page,
    TooLong,
    Truncated,
    Cut,
    StatusAsString,
    NoId,
    Detail,
    Reason,
    RetryAfter,
    Redirect,
    Disconnect,
    Connect,
    UseUpQuota,
}
