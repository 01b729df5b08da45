namespace Prima.Core.VolunteerTasks;

/// <summary>Why an alert is not sent.</summary>
public static class AlertReason
{
    /// <summary>Somebody has taken the task.</summary>
    public const string Taken = "taken";

    /// <summary>The task is closed.</summary>
    public const string Closed = "closed";

    /// <summary>Its volunteer is active no longer.</summary>
    public const string VolunteerGone = "volunteer_gone";

    /// <summary>A later round alerts the same volunteer.</summary>
    public const string Overtaken = "overtaken";
}
