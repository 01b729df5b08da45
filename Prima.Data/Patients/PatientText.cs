namespace Prima.Data.Patients;

/// <summary>One text to a patient.</summary>
/// <param name="Key">Names the message for ever.</param>
/// <param name="Kind">One of <see cref="Core.Outbox.MessageKind"/>.</param>
/// <param name="Lasts">How long it says something useful.</param>
/// <param name="QuietExempt">It may leave at night.</param>
internal sealed record PatientText(string Key, Guid PatientId, string Recipient, string Kind, string Template, string Priority, string Body, TimeSpan Lasts, bool QuietExempt)
{
    /// <summary>Neither the number nor the words.</summary>
    public override string ToString() => Key;
}
