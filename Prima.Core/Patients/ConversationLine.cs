namespace Prima.Core.Patients;

/// <summary>One thing that was written or said.</summary>
/// <param name="By"><c>patient</c> or <c>prima</c>.</param>
/// <param name="What">The template of what we said; of what came in its kind: text, or a sort of media.</param>
/// <param name="State">What became of it: of an answer its outcome, of a message how far it came.</param>
/// <param name="Id">Of the message, or of the inbox row.</param>
/// <param name="Text">The words; null where there are none, or none any more.</param>
public sealed record ConversationLine(DateTimeOffset At, string By, string What, string State, long Id, string? Text)
{
    /// <summary>Not the words.</summary>
    public override string ToString() => $"{By} {What} {Id}";
}
