using Prima.Workers.Cli;
using Spectre.Console;

namespace Prima.Workers.Demo;

/// <summary>Lines of the demo: with colour on a terminal, plain elsewhere, beside the document with <c>--json</c>.</summary>
internal sealed class DemoLines(CommandOutput output)
{
    private const int Width = 79;

    public void Say(string text = "", string style = "")
    {
        if (output.Json)
            output.Note(text);
        else if (output.Terminal is { } terminal && style.Length > 0)
            terminal.MarkupLine($"[{style}]{Markup.Escape(text)}[/]");
        else
            output.Line(text);
    }

    /// <summary>What is no result: nothing with <c>--quiet</c>.</summary>
    public void Remark(string text = "", string style = "")
    {
        if (!output.Quiet)
            Say(text, style);
    }

    /// <summary>A remark over as many lines as it takes, the second and later ones indented.</summary>
    public void RemarkWrapped(string first, string text, int indent, string style = "")
    {
        var line = first;
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length > Width)
            {
                Remark(line.TrimEnd(), style);
                line = new string(' ', indent);
            }

            line += word + " ";
        }

        Remark(line.TrimEnd(), style);
    }
}
