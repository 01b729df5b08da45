namespace Prima.Core.Replies;

/// <summary>What one class of an answer does where the patient stands.</summary>
/// <param name="Class">The row of the domain's table.</param>
/// <param name="Words">Its cell, as it is written there.</param>
public readonly record struct ReplyEffect(ReplyClass Class, ReplyDeed Deed, string Words);
