namespace Prima.Core.Operations.Why;

/// <summary>What stands between something and its happening: the first that the claim would meet. A closed set, for machines.</summary>
public enum Blocker
{
    /// <summary>Its time has not come.</summary>
    NotDueYet,

    /// <summary>An attempt was refused or not sent; it is tried again later.</summary>
    Retry,

    /// <summary>No worker that lives has its device configured.</summary>
    NoWorker,

    /// <summary>The workers that could do it live, and fail at every pass.</summary>
    WorkersFail,

    /// <summary>The device is disconnected, has no quota, or a bad token.</summary>
    DeviceDown,

    /// <summary>The gateway asked for a rest.</summary>
    DeviceHeld,

    /// <summary>Five unclear answers in a row.</summary>
    CircuitOpen,

    /// <summary>A person has stopped the device or the class.</summary>
    Paused,

    /// <summary>Its deadline has passed: it is about to expire.</summary>
    DeadlinePassed,

    /// <summary>As much is on its way by the device as may be.</summary>
    InFlightFull,
    DeviceLimit,

    /// <summary>An earlier message to the same recipient leaves first.</summary>
    EarlierMessage,

    /// <summary>Another message is on its way to the same recipient.</summary>
    RecipientBusy,

    /// <summary>As many as the device can take now have a better rank.</summary>
    BehindOthers,
    NumberChanged,
    Bereaved,
    Inactive,
    Consent,

    /// <summary>The plan is paused or has ended.</summary>
    PlanNotActive,
    Answered,
    PatientPaused,
    PlanChanged,

    /// <summary>The request for consent is live no longer.</summary>
    RequestEnded,

    /// <summary>A reply from before the patient's withdrawal.</summary>
    Withdrawn,
    TaskTaken,
    TaskClosed,
    VolunteerGone,

    /// <summary>A later alert has taken its place.</summary>
    Overtaken,
    QuietHours,

    /// <summary>The patient's or the plan's row is held by somebody.</summary>
    Held,
    RepliesLimit,
    RecipientLimit,
    FleetLimit,

    RemindersLimit,

    /// <summary>Nothing: it goes at the next poll.</summary>
    NextPoll,

    /// <summary>It is being sent.</summary>
    Sending,

    /// <summary>Nobody knows whether it was sent.</summary>
    Evidence,

    /// <summary>It was asked, and the time to answer runs.</summary>
    Answer,
}
