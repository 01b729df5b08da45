namespace Prima.Core.Outbox;

/// <summary>Hints that something may be due. Losing one costs one poll.</summary>
public interface IWakeUps
{
    /// <summary>Wakes the waiting loop, or the next wait when none is waiting. Never blocks; many hints may become one.</summary>
    void Wake();
}
