namespace Prima.Core.FollowUps;

/// <summary>What is asked once more, and until when. Any number of schedulers may use it at once: each follow-up becomes at most one message ever.</summary>
public interface IFollowUpStore
{
    /// <summary>
    /// Moves up to <paramref name="atMost"/> due follow-ups on: each becomes a message in the outbox, waits for the morning, expires or is cancelled. Closes as many
    /// confirmations whose time to answer is over. Returns how many were moved or closed.
    /// </summary>
    /// <exception cref="OperationCanceledException">Only before anything was written.</exception>
    Task<int> AdvanceAsync(int atMost, CancellationToken stopping);
}
