namespace Prima.Core.Patients;

/// <summary>Which rule forbids what a volunteer wanted, apart from those of consent.</summary>
public static class PatientRefusal
{
    /// <summary>One living patient a number (invariant I1).</summary>
    public const string PhoneInUse = "phone_in_use";

    /// <summary>Who has said no gets no farewell either.</summary>
    public const string HasLeft = "has_left";

    /// <summary>A pause that is wholly past skips nothing.</summary>
    public const string PauseIsOver = "pause_is_over";

    /// <summary>The pause of a death is ended by who says that it is none, not by the end of another pause.</summary>
    public const string Mourned = "mourned";
}
