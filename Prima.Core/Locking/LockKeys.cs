namespace Prima.Core.Locking;

/// <summary>
/// Every lock there is, by what it excludes: a key is identity, never time, and each is proved to exclude by two processes.
/// What sends messages needs none of them: unique indexes and fenced updates keep that safe.
/// </summary>
public static class LockKeys
{
    /// <summary>With a time to live: scheduler passes on demand.</summary>
    public const string Cron = "cron";

    /// <summary>With a time to live: what the janitor deletes.</summary>
    public const string Housekeeping = "housekeeping";

    /// <summary>Advisory, with the reminder's id: claiming one reminder.</summary>
    public const string ReminderProcessing = "reminder_processing";

    /// <summary>Advisory, with the patient's id: processing what one patient sent.</summary>
    public const string VerificationProcessing = "verification_processing";
}
