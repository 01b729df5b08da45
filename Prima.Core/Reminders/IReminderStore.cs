namespace Prima.Core.Reminders;

/// <summary>The reminders that fall due. Any number of schedulers may use it at once: each reminder is one scheduler's at a time, and becomes at most one message ever.</summary>
public interface IReminderStore
{
    /// <summary>When there is something to do next, for reminders and for what is asked once more. Cheap: one statement.</summary>
    Task<NextDue> FindNextAsync(CancellationToken stopping);

    /// <summary>Claims up to <paramref name="atMost"/> due reminders and moves each on: it becomes a message in the outbox, or is skipped or cancelled with its reason.</summary>
    /// <exception cref="OperationCanceledException">Only before anything was written.</exception>
    Task<ReminderPass> ClaimAsync(int atMost, CancellationToken stopping);

    /// <summary>How many reminders are due and still pending.</summary>
    Task<int> CountDueAsync(CancellationToken stopping);
}
