namespace Prima.Workers.FakeFonnte;

/// <summary>A message that the fake gateway took.</summary>
internal sealed class FakeMessage(long id, FakeDevice device, string target, string text, FakeReceipts receipts)
{
    public long Id => id;

    public FakeDevice Device => device;

    public string Target => target;

    public string Text => text;

    public FakeReceipts Receipts => receipts;

    /// <summary>One of the words of the vendor's page on message states.</summary>
    public string Status { get; set; } = "processing";
}
