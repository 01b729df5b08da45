namespace Prima.Core.Volunteers;

/// <summary>What an import may say of a volunteer.</summary>
/// <param name="OnCallRank">Who is asked first; null: not on call.</param>
public sealed record VolunteerFields(string Name, string Role, int? OnCallRank)
{
    public static VolunteerFields Unknown { get; } = new("", VolunteerRole.Volunteer, null);

    public override string ToString() => $"a volunteer's fields ({Role})";
}
