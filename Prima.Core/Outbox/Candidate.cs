namespace Prima.Core.Outbox;

/// <summary>A due, locked queue row, as the claim sees it.</summary>
/// <param name="RecipientFreeAt">When its recipient has a permit again, UTC; null: now.</param>
/// <param name="DeviceFree">How many messages its device may take now.</param>
/// <param name="DeviceOrdinary">How many of these may be of class normal or bulk: the last tenth of the window is left to urgent and reply.</param>
/// <param name="PatientId">Whom it is about; null: nobody that Prima knows, so no guard of a patient applies.</param>
/// <param name="IsAlert">It is about a task, whose guards apply.</param>
/// <param name="IsReply">It answers a patient, and takes one of her permits.</param>
/// <param name="ReplyFreeAt">When such a permit exists again, UTC; null: now.</param>
/// <param name="ReminderId">Of which reminder it tells; null: of none.</param>
public sealed record Candidate(
    long MessageId, string Recipient, string Device, string Priority, DateTime RankAt, DateTime DueAt, DateTime? NotAfter, int Charged, string Body,
    DateTime? RecipientFreeAt, int DeviceFree, int DeviceOrdinary, int DeviceDoubts, Guid? PatientId = null, bool IsAlert = false,
    bool IsReply = false, DateTime? ReplyFreeAt = null, Guid? ReminderId = null)
{
    public bool IsOrdinary => MessagePriority.IsOrdinary(Priority);

    /// <summary>It leaves only if its guards let it.</summary>
    public bool IsGuarded => IsAlert || PatientId is not null;

    /// <param name="id">New with every claim: the fence.</param>
    public Attempt ToAttempt(Guid id) => new(id, MessageId, Device, Recipient, Body, Priority, DueAt, RankAt, NotAfter, Charged, DeviceDoubts, PatientId, ReminderId);

    /// <summary>Never the text or the number.</summary>
    public override string ToString() => $"message {MessageId} on {Device}";
}
