namespace Prima.Core.Import;

/// <summary>What the database may have to say about a row.</summary>
public static class RowRemarkCode
{
    /// <summary>Refused: nobody has that number.</summary>
    public const string UnknownVolunteer = "unknown_volunteer";

    /// <summary>Refused: no living patient has that number.</summary>
    public const string UnknownPatient = "unknown_patient";

    /// <summary>Refused: the plan of that key is another patient's.</summary>
    public const string PlanKeyInUse = "plan_key_in_use";

    /// <summary>Refused: the plan of that key was a patient's who was deleted.</summary>
    public const string PlanKeyOfDeleted = "plan_key_of_deleted";

    /// <summary>Left as it is: the patient has spoken, and no file speaks after that.</summary>
    public const string PatientHasSpoken = "patient_has_spoken";

    /// <summary>Left as it is: who has withdrawn is granted again by a person only.</summary>
    public const string StaysWithdrawn = "stays_withdrawn";

    /// <summary>Left as it is: that very entry has been counted, and another after it.</summary>
    public const string CountedBefore = "counted_before";

    /// <summary>Taken in without its consent: a living patient had that number and has another now, so the file may be older than that.</summary>
    public const string NumberWasLeft = "number_was_left";

    /// <summary>Told: the plan is in, and nothing of it is to come.</summary>
    public const string NeverDue = "never_due";

    /// <summary>Told: a reminder may still leave when the next is due, so after an outage a dose may be asked for twice within minutes.</summary>
    public const string GraceReachesNext = "grace_reaches_next";

    /// <summary>Told: messages with the old text, or of an old time, are on their way.</summary>
    public const string BeingSent = "being_sent";
}
