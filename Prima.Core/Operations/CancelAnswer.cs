namespace Prima.Core.Operations;

/// <summary>What <c>prima.cancel_message</c> says.</summary>
public enum CancelAnswer
{
    /// <summary>Cancelled, now or before.</summary>
    Cancelled,

    /// <summary>It is being sent, was accepted, has failed or has expired.</summary>
    TooLate,

    /// <summary>It may have been sent already.</summary>
    Uncertain,

    /// <summary>Its rows were taken away, which never happens by Prima's doing.</summary>
    Nowhere,

    /// <summary>There is no such message.</summary>
    Unknown,
}
