using Prima.Core.Patients;
using Prima.Core.Time;

namespace Prima.Core.Templates;

/// <summary>What goes into a text, each in its own type; the written form is made here. People's words come out without marks and line breaks.</summary>
public sealed record TemplateValues
{
    private const int LongestQuote = 200;

    public string? PatientName { get; init; }

    /// <summary>Null: nobody is assigned, and the text speaks of us.</summary>
    public string? Volunteer { get; init; }

    public string? Medicine { get; init; }

    public string? Dose { get; init; }

    public string? Title { get; init; }

    /// <summary>What a plan says besides. The only words of people that may have several lines.</summary>
    public string? Text { get; init; }

    public string? Place { get; init; }

    public string? Doctor { get; init; }

    public LocalMoment? EventAt { get; init; }

    public string? Reason { get; init; }

    public string? Urgency { get; init; }

    /// <summary>What somebody wrote; cut to 200 characters.</summary>
    public string? Quote { get; init; }

    public LocalMoment? Deadline { get; init; }

    public LocalMoment? AnsweredAt { get; init; }

    public DateOnly? Date { get; init; }

    /// <summary>How long ago.</summary>
    public TimeSpan? Ago { get; init; }

    public IReadOnlyList<string>? List { get; init; }

    /// <summary>The kind of plan whose answer words are shown.</summary>
    public string? AnswersOf { get; init; }

    public PhoneNumber? Phone { get; init; }

    /// <summary>Who wrote, as the gateway gives it, where that is no number of ours.</summary>
    public string? Sender { get; init; }

    public string? Code { get; init; }

    public string? Emergency { get; init; }

    /// <summary>Empty when there is no value.</summary>
    internal string Written(string placeholder) => placeholder switch
    {
        Placeholder.PatientName or Placeholder.Patient => PlainText.OneLine(PatientName),
        Placeholder.Volunteer => PlainText.OneLine(Volunteer) is { Length: > 0 } name ? name : "kami",
        Placeholder.Medicine => PlainText.OneLine(Medicine),
        Placeholder.Dose => PlainText.OneLine(Dose),
        Placeholder.Title => PlainText.OneLine(Title),
        Placeholder.Text => PlainText.Lines(Text),
        Placeholder.Place => PlainText.OneLine(Place),
        Placeholder.Doctor => PlainText.OneLine(Doctor),
        Placeholder.EventAt => EventAt is { } at ? Indonesian.DateAndTime(at) : "",
        Placeholder.Reason => PlainText.OneLine(Reason),
        Placeholder.Urgency => PlainText.OneLine(Urgency),
        Placeholder.Quote => Cut(PlainText.OneLine(Quote)),
        Placeholder.Deadline => Deadline is { } limit ? Indonesian.DateAndTime(limit) : "",
        Placeholder.AnsweredAt => AnsweredAt is { } time ? Indonesian.Time(time) : "",
        Placeholder.Date => Date is { } date ? Indonesian.Date(date) : "",
        Placeholder.Ago => Ago is { } span ? Indonesian.Span(span) : "",
        Placeholder.List => List is { } entries ? Indonesian.NumberedList(entries) : "",
        Placeholder.Answers => AnswersOf is { } kind ? Indonesian.Answers(kind) : "",
        Placeholder.Phone => Phone?.Show() ?? PlainText.OneLine(Sender),
        Placeholder.Code => PlainText.OneLine(Code),
        Placeholder.Emergency => PlainText.OneLine(Emergency),
        _ => throw new ArgumentOutOfRangeException(nameof(placeholder), "There is no such placeholder."),
    };

    private static string Cut(string quote)
    {
        var runes = quote.EnumerateRunes().ToList();
        return runes.Count <= LongestQuote ? quote : string.Concat(runes.Take(LongestQuote - 1)) + "…";
    }
}
