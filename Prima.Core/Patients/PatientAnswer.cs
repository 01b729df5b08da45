using Prima.Core.Time;

namespace Prima.Core.Patients;

/// <summary>What became of something a volunteer wanted done.</summary>
public abstract record PatientAnswer
{
    private PatientAnswer()
    {
    }

    /// <param name="Patient">As they are after it; null: deleted.</param>
    /// <param name="Changed">False: it was so already.</param>
    public sealed record Done(PatientStatusRow? Patient, bool Changed) : PatientAnswer
    {
        /// <summary>False: what is planned becomes reminders within the hour only.</summary>
        public bool HorizonIsFilled { get; init; } = true;
    }

    /// <summary>A rule forbids it, and nothing was changed.</summary>
    /// <param name="Code">A stable word for machines.</param>
    /// <param name="Until">When it may be tried again, where the patient lives; null: waiting does not help.</param>
    public sealed record Refused(string Code, LocalMoment? Until = null) : PatientAnswer;

    /// <summary>No living patient has that number.</summary>
    public sealed record UnknownPatient : PatientAnswer;

    /// <summary>Whoever is said to do it is no active volunteer.</summary>
    public sealed record UnknownVolunteer : PatientAnswer;
}
