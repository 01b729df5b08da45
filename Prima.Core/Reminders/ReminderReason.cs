namespace Prima.Core.Reminders;

/// <summary>Why a reminder is skipped, cancelled or failed. What returns and what does not depends on it, so the words are stored and stay.</summary>
public static class ReminderReason
{
    /// <summary>Skipped: past its grace before it could be queued.</summary>
    public const string Late = "late";

    /// <summary>Skipped: its patient was paused.</summary>
    public const string Paused = "paused";

    /// <summary>Skipped: its message was queued and its deadline passed.</summary>
    public const string Deadline = "deadline";

    /// <summary>Skipped: its text cannot be made, or its plan cannot be read, so a person must say it.</summary>
    public const string Text = "text";

    /// <summary>Cancelled when it was to be queued or sent: consent, activity, number or plan was gone.</summary>
    public const string Guard = "guard";

    /// <summary>Cancelled by a person; it stays so.</summary>
    public const string Volunteer = "volunteer";

    /// <summary>Failed: nobody knows whether it was sent.</summary>
    public const string Uncertain = "uncertain";

    /// <summary>Cancelled: consent was declined or withdrawn.</summary>
    public const string Stop = "stop";

    /// <summary>Cancelled: the patient was deactivated.</summary>
    public const string Deactivated = "deactivated";

    /// <summary>Cancelled: the patient was deleted, and does not return.</summary>
    public const string Deleted = "deleted";

    /// <summary>Cancelled: the patient has another number.</summary>
    public const string NumberChanged = "number_changed";

    /// <summary>Cancelled: its plan was paused.</summary>
    public const string PlanPaused = "plan_paused";

    /// <summary>Cancelled: its plan has ended.</summary>
    public const string PlanEnded = "plan_ended";

    /// <summary>Cancelled: its plan was edited.</summary>
    public const string PlanChanged = "plan_changed";

    /// <summary>Of a follow-up, cancelled: no answer is waited for any more.</summary>
    public const string Answered = "answered";

    /// <summary>Of a first follow-up, cancelled: the second is due. Of a reminder's repetition: the first message has arrived after all, or the answer is known.</summary>
    public const string Overtaken = "overtaken";
}
