namespace Prima.Tests.Model;

/// <summary>Mistakes that look reasonable, each planted on purpose to show that the model finds it.</summary>
[Flags]
internal enum Mistakes
{
    None = 0,

    /// <summary>An expired claim goes back to the queue: the visibility time-out of most queues.</summary>
    RequeueOnTimeout = 1,

    /// <summary>The request is written inside the claim's transaction, before its commit.</summary>
    RequestBeforeCommit = 1 << 1,

    /// <summary>The HTTP layer repeats a POST that got no answer.</summary>
    HttpLayerRepeats = 1 << 2,

    /// <summary>A send without a clear answer is taken for one that failed, and retried.</summary>
    RetryWithoutClearAnswer = 1 << 3,

    /// <summary>Attempts are named 1, 2, 3 … so that two workers can mean different attempts by one name.</summary>
    AttemptsByNumber = 1 << 4,

    /// <summary>After the promotion of a lagging standby everybody goes on as if nothing had been forgotten.</summary>
    FailoverUnnoticed = 1 << 5,

    /// <summary>What is marked uncertain after such a promotion is resent by policy, although its resend may be among what was forgotten.</summary>
    ResendAfterFailover = 1 << 6,

    /// <summary>A settle is matched by the message alone, not by the attempt's id and its outcome.</summary>
    SettleWithoutFence = 1 << 7,

    /// <summary>Rescue leaves the row in <c>in_flight</c>.</summary>
    RescueLeavesInFlight = 1 << 8,

    /// <summary>Nobody takes back expired claims.</summary>
    NoRescue = 1 << 9,
}
