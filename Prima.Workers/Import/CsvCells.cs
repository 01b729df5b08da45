using System.Globalization;
using Prima.Core.Import;
using Prima.Core.Patients;
using Prima.Core.Time;

namespace Prima.Workers.Import;

/// <summary>The cells of one row by column, and what is wrong with them.</summary>
internal sealed class CsvCells(int line, IReadOnlyDictionary<string, string> cells)
{
    private readonly List<CsvError> errors = [];

    public int Line => line;

    public IReadOnlyList<CsvError> Errors => errors;

    public void Refuse(string column, string code, string reason) => errors.Add(new CsvError(line, column, code, reason));

    /// <summary>The cell as it stands; null when the file has no such column, or the cell is blank.</summary>
    public string? Text(string column) => cells.TryGetValue(column, out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>The cell without blanks around it.</summary>
    public string? Word(string column) => Text(column)?.Trim();

    /// <summary>A value that was read from <paramref name="column"/>; nothing when the file has no such column.</summary>
    public Given<T> Given<T>(string column, T value) => cells.ContainsKey(column) ? new(true, value) : default;

    public string? Required(string column, string wanted)
    {
        var text = Text(column);
        if (text is null)
            Refuse(column, "empty", $"is empty: give {wanted}");
        return text;
    }

    public PhoneNumber? Phone(string column)
    {
        var text = Text(column);
        if (PhoneNumber.TryParse(text, out var number, out var refusal))
            return number;
        Refuse(column, refusal, PhoneRefusals.Reason(refusal, text));
        return null;
    }

    /// <summary>Null when the cell is blank.</summary>
    public DateTimeOffset? Instant(string column, Zone zone)
    {
        if (Word(column) is not { } text)
            return null;
        if (LocalTime.TryParse(text, zone, out var instant))
            return instant;
        Refuse(column, "not_a_time", $"is no time: write {LocalTime.Shape}");
        return null;
    }

    /// <summary>One of the words a column knows; <paramref name="otherwise"/> when the cell is blank.</summary>
    public string OneOf(string column, IReadOnlyList<string> words, string otherwise)
    {
        var word = Word(column) ?? otherwise;
        if (words.Contains(word))
            return word;
        Refuse(column, "unknown_word", $"must be one of {string.Join(", ", words)}");
        return otherwise;
    }

    /// <summary>Null when the cell is blank.</summary>
    public int? Number(string column, int least, int most)
    {
        if (Word(column) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Refuse(column, "not_a_number", string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return null;
    }

    /// <summary>The id of a zone; null when the cell is blank.</summary>
    public string? ZoneId(string column)
    {
        if (Word(column) is not { } text)
            return null;
        if (Zone.TryFind(text, out var zone))
            return zone.Id;
        Refuse(column, "unknown_zone", ZoneRefusal.Reason(text));
        return null;
    }
}
