namespace Prima.Workers.FakeFonnte;

/// <summary>A way to misbehave.</summary>
/// <param name="Name">Its name in a script.</param>
/// <param name="Takes">True when the message is taken, so its line is in the ledger; false when it is not, whatever the answer says.</param>
/// <param name="Does">What the caller sees, in words.</param>
/// <param name="Act">The kind of answer.</param>
/// <param name="Http">The HTTP status, where the fault sets one.</param>
/// <param name="Text">A reason or detail, where the fault sets one.</param>
/// <param name="Receipts">How the receipts of a taken message come.</param>
internal sealed record FakeFault(
    string Name, bool Takes, string Does, FakeAct Act, int Http = 200, string Text = "", FakeReceipts? Receipts = null);
