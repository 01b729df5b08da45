namespace Prima.Core.Patients;

/// <summary>What patients wrote and what was said to them.</summary>
public interface IConversations
{
    /// <summary>The lines nearest to something, of a day before and a day after it, oldest first; none where it belongs to nobody who is known.</summary>
    Task<IReadOnlyList<ConversationLine>> ReadAsync(ConversationAbout about, CancellationToken stopping);
}
