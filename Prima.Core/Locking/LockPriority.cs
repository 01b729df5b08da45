namespace Prima.Core.Locking;

/// <summary>Who goes first among those who wait for a lock. Each ten seconds of waiting count for one more, so nobody waits for ever.</summary>
public enum LockPriority
{
    Normal = 0,
    High = 10,
    Urgent = 20,
}
