namespace Prima.Core.Outbox;

/// <summary>Hints that something may be due. Losing one costs one poll.</summary>
public interface IWakeUps
{
    /// <summary>Wakes the waiting loop, or the next wait when none is waiting. Never blocks; many hints may become one.</summary>
    /// <param name="isNews">Something was enqueued: the claim goes out at once. Else there is only room again, and the loop asks first whether anything is due.</param>
    void Wake(bool isNews);

    /// <summary>The same for the loops that wait for reminders: there may be one due earlier than they know.</summary>
    void WakeSchedulers();

    /// <summary>The same for the loops that read the inbox.</summary>
    void WakeInbound();
}
