namespace Prima.Core.Patients;

/// <summary>What a conversation is wanted around: one of these.</summary>
public sealed record ConversationAbout(long? MessageId = null, Guid? ReminderId = null, Guid? TaskId = null);
