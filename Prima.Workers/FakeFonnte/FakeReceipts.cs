namespace Prima.Workers.FakeFonnte;

/// <summary>How a message's receipts come.</summary>
[Flags]
internal enum FakeReceipts
{
    /// <summary>sent with id and stateid, then delivered and read with the stateid only.</summary>
    InOrder = 0,

    /// <summary>A first event with the id only: pipeline status <c>processing</c>.</summary>
    IdOnlyFirst = 1,

    /// <summary>Each event twice.</summary>
    Twice = 2,

    /// <summary>The last one first.</summary>
    Reversed = 4,

    /// <summary>All of them before the answer of <c>/send</c>.</summary>
    BeforeAnswer = 8,

    /// <summary>None at all.</summary>
    None = 16,

    /// <summary>One only: status <c>invalid</c>.</summary>
    Invalid = 32,
}
