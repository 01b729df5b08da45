namespace Prima.Core.Outbox;

/// <summary>What decides whether an alert may leave now.</summary>
/// <param name="TaskState">Of the task that it is about.</param>
/// <param name="VolunteerPhone">The number that its volunteer has now.</param>
/// <param name="IsOvertaken">A later round has alerted the same volunteer.</param>
public sealed record AlertFacts(
    long MessageId, string Recipient, DateTimeOffset? NotAfter, bool QuietExempt, string? TaskState, bool VolunteerIsActive, string? VolunteerPhone, bool IsOvertaken)
{
    /// <summary>Not the number.</summary>
    public override string ToString() => $"message {MessageId}";
}
