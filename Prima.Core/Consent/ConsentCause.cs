namespace Prima.Core.Consent;

/// <summary>Why a patient's consent changed.</summary>
public static class ConsentCause
{
    /// <summary>The patient's own words.</summary>
    public const string Reply = "reply";

    public const string Volunteer = "volunteer";
    public const string Expiry = "expiry";
    public const string SendFailed = "send_failed";
    public const string NumberChanged = "number_changed";
    public const string Reset = "reset";

    /// <summary>A refusal or a withdrawal follows the number to whoever has it next.</summary>
    public const string Inherited = "inherited";
}
