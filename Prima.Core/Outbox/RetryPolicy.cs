using System.Diagnostics;
using Prima.Core.Sending;

namespace Prima.Core.Outbox;

/// <summary>Decides what an outcome means for the attempt's message (domain section 6). Pure but for the jitter.</summary>
public sealed class RetryPolicy(Random random)
{
    /// <summary>The fifth charged attempt that is refused fails the message.</summary>
    public const int MaxCharged = 5;

    /// <summary>How long a message waits whose device is at fault: the device decides when it really goes.</summary>
    private static readonly TimeSpan SnoozeFor = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(30)];

    public Settlement Decide(Attempt attempt, SendOutcome outcome) => outcome switch
    {
        SendOutcome.Accepted accepted => new Settlement.Complete(accepted.ProviderId),
        SendOutcome.Refused refused => new Settlement.Discard(refused.Why.Code),
        SendOutcome.Deferred deferred => RetryOrDiscard(attempt, deferred.Why, deferred.RetryAfter, connected: true),
        SendOutcome.Unreachable unreachable => RetryOrDiscard(attempt, unreachable.Why, retryAfter: null, connected: false),
        SendOutcome.DeviceHeld held => new Settlement.Snooze(SnoozeFor, held.Why.Code),
        SendOutcome.NotSent notSent => new Settlement.Release(notSent.Why.Code),
        SendOutcome.Uncertain uncertain => new Settlement.Uncertain(uncertain.Why.Code),
        _ => throw new UnreachableException(),
    };

    private Settlement RetryOrDiscard(Attempt attempt, SendFailure why, TimeSpan? retryAfter, bool connected) =>
        attempt.Charged + 1 >= MaxCharged
            ? new Settlement.Discard(why.Code, connected)
            : new Settlement.Retry(retryAfter > TimeSpan.Zero ? retryAfter.Value : Jittered(Backoff[attempt.Charged]), why.Code, connected); // a moment that is over by our clock is no wait

    /// <summary>±20 %, so that what failed together does not come back together.</summary>
    private TimeSpan Jittered(TimeSpan wait) => wait * (0.8 + (0.4 * random.NextDouble()));
}
