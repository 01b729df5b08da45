namespace Prima.Core.Outbox;

/// <summary>
/// The exclusive right to send one message once, made durable by the claim's commit. Its id, made by the worker and new with every claim, fences the settle.
/// </summary>
/// <param name="Id">A UUID of version 7, made by the claiming worker.</param>
/// <param name="MessageId">The message in <c>messages</c>.</param>
/// <param name="Device">The sending device, a configured name.</param>
/// <param name="Recipient">Canonical digits, <c>62…</c>.</param>
/// <param name="Body">The text, 1 to 4,000 characters.</param>
/// <param name="Priority">The message's class: <c>urgent</c>, <c>reply</c>, <c>normal</c> or <c>bulk</c>.</param>
/// <param name="DueAt">Its queue row's due_at, UTC: where it goes back to when it is released.</param>
/// <param name="RankAt">Its queue row's rank_at, UTC, likewise.</param>
/// <param name="NotAfter">No retry passes this instant. Null: no deadline.</param>
/// <param name="Charged">Attempts charged before this one.</param>
/// <param name="DeviceDoubts">Uncertain answers in a row of its device when it was claimed.</param>
/// <param name="PatientId">Whom it is about; what becomes of it concerns more than the message then.</param>
/// <param name="ReminderId">Of which reminder it tells; null: of none.</param>
public sealed record Attempt(
    Guid Id, long MessageId, string Device, string Recipient, string Body, string Priority, DateTime DueAt, DateTime RankAt, DateTime? NotAfter, int Charged,
    int DeviceDoubts, Guid? PatientId = null, Guid? ReminderId = null)
{
    /// <summary>Never the text or the number: attempts end up in logs.</summary>
    public override string ToString() => $"attempt {Id} of message {MessageId} on {Device}";
}
