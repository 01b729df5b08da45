using System.Globalization;
using Prima.Core.Outbox;

namespace Prima.Core.Plans;

/// <summary>Gathers all that is wrong with a plan, so that one reading reports everything.</summary>
internal sealed class PlanFaults
{
    private readonly List<PlanFault> all = [];

    public IReadOnlyList<PlanFault> All => all;

    public void Add(string field, string code, string reason) => all.Add(new PlanFault(field, code, reason));

    /// <summary>Whether a field is free of faults up to now.</summary>
    public bool None(string field) => all.TrueForAll(fault => fault.Field != field);

    /// <summary>The text without blanks around it; null when it is blank.</summary>
    public string? Text(string field, string? text, int longest)
    {
        text = Given(text);
        if (text is not null && NewMessage.LengthOf(text) is var length && length > longest)
            Add(field, "too_long", string.Create(CultureInfo.InvariantCulture, $"has {length} characters: at most {longest} are allowed"));
        return text;
    }

    /// <summary>As <see cref="Text"/>, and blank is a fault.</summary>
    public string RequiredText(string field, string? text, int longest)
    {
        var given = Text(field, text, longest);
        if (given is null)
            Add(field, "empty", string.Create(CultureInfo.InvariantCulture, $"is empty: give 1 to {longest} characters"));
        return given ?? "";
    }

    public string OneOf(string field, string? word, IReadOnlyList<string> words, string? otherwise)
    {
        word = Given(word) ?? otherwise;
        if (word is null)
            Add(field, "empty", $"is empty: give one of {string.Join(", ", words)}");
        else if (!words.Contains(word))
            Add(field, "unknown_word", $"must be one of {string.Join(", ", words)}");
        return word ?? "";
    }

    /// <summary><c>true</c>, <c>false</c>, or the same in Indonesian.</summary>
    public bool Truth(string field, string? word, bool otherwise)
    {
        switch (Given(word)?.ToLowerInvariant())
        {
            case null:
                return otherwise;
            case "true" or "ya":
                return true;
            case "false" or "tidak":
                return false;
            default:
                Add(field, "not_true_or_false", "must be true or false (or ya or tidak)");
                return otherwise;
        }
    }

    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
