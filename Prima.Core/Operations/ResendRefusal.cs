using Prima.Core.Outbox;

namespace Prima.Core.Operations;

/// <summary>Why a message is not sent once more.</summary>
public static class ResendRefusal
{
    /// <summary>Its rows were taken away, and nobody knows whether it left.</summary>
    public const string Nowhere = MessageState.Nowhere;

    /// <summary>It may still be sent by itself.</summary>
    public const string Open = "open";

    /// <summary>It arrived at the gateway.</summary>
    public const string Accepted = "accepted";

    /// <summary>It was sent once more already, or is what was sent.</summary>
    public const string Again = "again";

    /// <summary>Only reminders, and what a person or another service wrote, are said again; what else the product's rules said belongs to its moment.</summary>
    public const string Kind = "kind";

    /// <summary>Its reminder did not fail, or has its answer.</summary>
    public const string Reminder = "reminder";

    /// <summary>Its deadline is over.</summary>
    public const string Late = "late";

    /// <summary>Nobody knows its words any more.</summary>
    public const string Erased = "erased";

    /// <summary>Its key has no room for what marks the repetition.</summary>
    public const string LongKey = "long_key";

    /// <summary>Its patient gets no message now.</summary>
    public const string Guard = "guard";

    /// <summary>Somebody is deciding about its patient, or its plan, at this moment.</summary>
    public const string Held = "held";
}
