namespace Prima.Core.Volunteers;

/// <summary>Whom somebody may look after: their own patients, or all.</summary>
public static class VolunteerRole
{
    public const string Volunteer = "volunteer";
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Volunteer, Admin];
}
