using Prima.Core.Patients;
using Prima.Core.Volunteers;

namespace Prima.Core.Import;

/// <summary>A row of the volunteers' file. Its phone says who is meant.</summary>
public sealed record VolunteerRow(PhoneNumber Phone, string Name, Given<string> Role, Given<int?> OnCallRank)
{
    public VolunteerFields ApplyTo(VolunteerFields known) => new(Name, Role.Or(known.Role), OnCallRank.Or(known.OnCallRank));

    /// <summary>Not who it is: this is what a log would print.</summary>
    public override string ToString() => $"a volunteer's row ({Phone})";
}
