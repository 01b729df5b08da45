namespace Prima.Core.Outbox;

/// <summary>The queue of messages and what became of them. Any number of workers may use it at once.</summary>
public interface IOutbox
{
    /// <summary>Whether anything could go now on <paramref name="devices"/>. Cheap; may say yes for what another worker takes first.</summary>
    Task<bool> IsDueAsync(IReadOnlyList<string> devices, CancellationToken stopping);

    /// <summary>
    /// Claims up to <paramref name="atMost"/> messages. What is returned is durable and exclusively the caller's until its time is up: nobody else gets one of
    /// these messages, or another one to the same recipient, and the permits of recipient, device and fleet are taken.
    /// </summary>
    /// <exception cref="OperationCanceledException">Only before anything was written.</exception>
    Task<Claim> ClaimAsync(int atMost, IReadOnlyList<string> devices, CancellationToken stopping);

    /// <summary>
    /// Records what became of an attempt. False when it was no longer sending: rescued meanwhile, or recorded by a first try whose answer was lost; then nothing
    /// was changed. Takes no token: what was sent must be recorded.
    /// Several calls may share one transaction; each still has its own answer.
    /// </summary>
    Task<bool> SettleAsync(Attempt attempt, Settlement settlement);

    /// <summary>After a settle that found its attempt rescued: an acceptance counts as evidence, anything else is noted. Changes only what is uncertain.</summary>
    Task AddLateEvidenceAsync(Attempt attempt, Settlement settlement);
}
