using System.Globalization;
using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Core.Templates;

namespace Prima.Workers.Import;

/// <summary>What the files of people have in common: a number that says who is meant, and a name.</summary>
internal abstract class PeopleForm<TRow>(params CsvColumn[] columns) : CsvForm<TRow>(columns)
    where TRow : class
{
    protected const string Phone = "phone";
    protected const string Name = "name";
    private const int LongestName = 80;
    private readonly Dictionary<PhoneNumber, int> known = [];

    /// <summary>One number is one person, however it is written.</summary>
    protected PhoneNumber? ReadPhone(CsvCells cells)
    {
        var phone = cells.Phone(Phone);
        if (phone is not null && !known.TryAdd(phone, cells.Line))
            cells.Refuse(Phone, "phone_in_use", string.Create(CultureInfo.InvariantCulture, $"is the number of line {known[phone]} too, perhaps written in another way: give each person a number of their own"));
        return phone;
    }

    protected static string? ReadName(CsvCells cells)
    {
        var name = cells.Required(Name, $"a name of 1 to {LongestName} characters")?.Trim();
        if (name is not null && NewMessage.LengthOf(name) is var length && length > LongestName)
            cells.Refuse(Name, "too_long", string.Create(CultureInfo.InvariantCulture, $"has {length} characters: at most {LongestName} are allowed"));
        else if (name is not null && !PlainText.HasWords(name))
            cells.Refuse(Name, "no_words", "holds only marks such as * and _, which messages leave out, or what nobody sees: write words");
        else if (name is not null && PlainText.HasDirectionMarks(name))
            cells.Refuse(Name, "direction_marks", "holds an invisible mark that turns the direction of writing, so that it would read as another name: type it anew");
        return name;
    }
}
