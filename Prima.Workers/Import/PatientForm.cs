using Prima.Core.Consent;
using Prima.Core.Import;
using Prima.Core.Patients;

namespace Prima.Workers.Import;

/// <summary>The rows of <c>import patients</c>.</summary>
/// <param name="timeZone">Of who has none of their own.</param>
internal sealed class PatientForm(string timeZone) : PeopleForm<PatientRow>(
    new CsvColumn(Phone, Required: true), new CsvColumn(Name, Required: true), new CsvColumn(TimeZone), new CsvColumn(VolunteerPhone),
    new CsvColumn(Consent), new CsvColumn(Method), new CsvColumn(Note))
{
    private const string TimeZone = "time_zone";
    private const string VolunteerPhone = "volunteer_phone";
    private const string Consent = "consent";
    private const string Method = "consent_method";
    private const string Note = "consent_note";

    public override PatientRow? Read(CsvCells cells)
    {
        var phone = ReadPhone(cells);
        var name = ReadName(cells);
        var zone = cells.ZoneId(TimeZone) ?? timeZone;
        var volunteer = cells.Text(VolunteerPhone) is null ? null : cells.Phone(VolunteerPhone);
        var consent = ReadConsent(cells);
        return phone is null || name is null ? null : new PatientRow(phone, name, cells.Given(TimeZone, zone), cells.Given<PhoneNumber?>(VolunteerPhone, volunteer), consent);
    }

    /// <summary>Evidence has a method and a note, or it is none.</summary>
    private static RecordedConsent? ReadConsent(CsvCells cells)
    {
        if (cells.Word(Consent) is null)
            return null;
        var status = cells.OneOf(Consent, ConsentStatus.Recordable, ConsentStatus.Granted);
        var method = cells.Required(Method, "how it was given: " + string.Join(", ", ConsentMethod.All)) is null ? null : cells.OneOf(Method, ConsentMethod.All, "other");
        var note = cells.Required(Note, "what was said, or where the paper lies")?.Trim();
        return method is null || note is null ? null : new RecordedConsent(status, method, note);
    }
}
