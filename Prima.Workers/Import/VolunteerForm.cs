using Prima.Core.Import;
using Prima.Core.Volunteers;

namespace Prima.Workers.Import;

/// <summary>The rows of <c>import volunteers</c>.</summary>
internal sealed class VolunteerForm() : PeopleForm<VolunteerRow>(
    new CsvColumn(Phone, Required: true), new CsvColumn(Name, Required: true), new CsvColumn(Role), new CsvColumn(OnCallRank))
{
    private const string Role = "role";
    private const string OnCallRank = "on_call_rank";

    public override VolunteerRow? Read(CsvCells cells)
    {
        var phone = ReadPhone(cells);
        var name = ReadName(cells);
        var role = cells.OneOf(Role, VolunteerRole.All, VolunteerRole.Volunteer);
        var rank = cells.Number(OnCallRank, 1, 1000);
        return phone is null || name is null ? null : new VolunteerRow(phone, name, cells.Given(Role, role), cells.Given(OnCallRank, rank));
    }
}
