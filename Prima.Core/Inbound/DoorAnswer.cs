namespace Prima.Core.Inbound;

/// <summary>What the door made of a delivery.</summary>
public enum DoorAnswer
{
    /// <summary>A new row is committed.</summary>
    Stored,

    /// <summary>It is known: its row has been committed before.</summary>
    Duplicate,

    /// <summary>The database refuses this content, and would each time.</summary>
    NotStorable,
}
