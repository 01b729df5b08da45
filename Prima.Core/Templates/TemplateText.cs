using System.Globalization;
using System.Text;

namespace Prima.Core.Templates;

/// <summary>A text cut at its placeholders, line by line. Filling it puts each value in once and never looks at it again.</summary>
internal sealed class TemplateText
{
    private readonly List<List<Piece>> lines = [];

    private TemplateText()
    {
    }

    public IEnumerable<string> Placeholders => lines.SelectMany(line => line).Select(piece => piece.Placeholder).OfType<string>().Distinct();

    /// <param name="text">Lines end with <c>\n</c>.</param>
    /// <param name="allowed">The placeholders that it may hold.</param>
    /// <param name="faults">Everything that is wrong with it.</param>
    public static TemplateText Read(string text, IReadOnlyCollection<string> allowed, out IReadOnlyList<TextFault> faults)
    {
        var read = new TemplateText();
        var wrong = new List<TextFault>();
        var offset = 0;
        foreach (var line in text.Split('\n'))
        {
            read.lines.Add([.. Cut(line, offset, allowed, wrong)]);
            offset += line.Length + 1;
        }

        faults = wrong;
        return read;
    }

    /// <summary>A line whose only placeholder is an optional one without a value is left out; beside others, such a one takes the blank before it along.</summary>
    public string Fill(Func<string, string> written)
    {
        var filled = new List<string>();
        foreach (var line in lines)
        {
            var text = new StringBuilder();
            var empty = 0;
            foreach (var piece in line)
            {
                if (piece.Placeholder is not { } name)
                {
                    text.Append(piece.Literal);
                    continue;
                }

                var value = written(name);
                if (value.Length == 0 && !Placeholder.Optional.Contains(name))
                    throw new ArgumentException($"There is no value for {{{name}}}.", nameof(written));
                if (value.Length == 0 && ++empty > 0 && text is [.., ' '])
                    text.Length--;
                text.Append(value);
            }

            if (empty == 0 || line.Count(piece => piece.Placeholder is not null) > 1)
                filled.Add(text.ToString());
        }

        return string.Join('\n', filled);
    }

    private static IEnumerable<Piece> Cut(string line, int offset, IReadOnlyCollection<string> allowed, List<TextFault> faults)
    {
        var from = 0;
        while (line.AsSpan(from).IndexOfAny('{', '}') is var brace and >= 0)
        {
            var open = from + brace;
            var close = line[open] == '{' && open + 1 < line.Length ? line.IndexOfAny(['{', '}'], open + 1) : -1;
            yield return new Piece(line[from..open], null);
            if (close < 0 || line[close] == '{')
            {
                faults.Add(new TextFault("stray_brace", $"{At(offset + open)} a brace that belongs to no placeholder: leave it out, or write a placeholder such as {{nama}}"));
                from = open + 1;
                continue;
            }

            var name = line[(open + 1)..close];
            if (!allowed.Contains(name))
                faults.Add(new TextFault("unknown_placeholder", $"{At(offset + open)} a placeholder that it may not hold: allowed are {string.Join(", ", allowed.Select(known => $"{{{known}}}"))}"));
            yield return new Piece("", name);
            from = close + 1;
        }

        yield return new Piece(line[from..], null);
    }

    private static string At(int offset) => string.Create(CultureInfo.InvariantCulture, $"has at character {offset + 1}");

    private readonly record struct Piece(string Literal, string? Placeholder);
}
