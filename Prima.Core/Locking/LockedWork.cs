namespace Prima.Core.Locking;

/// <summary>What became of work that needed a lock.</summary>
public enum LockedWork
{
    /// <summary>It ran to its end, and held the lock all the time.</summary>
    Ran,

    /// <summary>Somebody else had the lock; the work did not begin.</summary>
    Refused,

    /// <summary>It began and lost the lock: its token was cancelled, and another may have been at work before it ended.</summary>
    Lost,
}
