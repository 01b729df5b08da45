using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Prima.Core.Patients;
using Spectre.Console;

namespace Prima.Workers.Cli;

/// <summary>Where a verb's answer goes: one JSON document, a table on a terminal, or plain lines. Everything else goes to standard error.</summary>
internal sealed class CommandOutput(TextWriter output, TextWriter error, bool json, bool quiet, IAnsiConsole? terminal)
{
    private static readonly JsonSerializerOptions JsonForm = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // For a pipe, never for a page: people's words stay readable.
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new PhoneDigits() },
    };

    /// <summary>True when the caller is a machine: say it with <see cref="Document"/> alone.</summary>
    public bool Json => json;

    public bool Quiet => quiet;

    /// <summary>The terminal for live views and colours; null when there is none, or it is not ours.</summary>
    public IAnsiConsole? Terminal => terminal;

    /// <summary>False once whoever read the answer has gone: what goes on without an end ends then.</summary>
    public bool HasReader => output != Console.Out || !StandardOutput.IsBroken();

    public static CommandOutput Of(InvocationConfiguration streams, bool json, bool quiet)
    {
        var rich = !json && streams.Output == Console.Out && !Console.IsOutputRedirected;
        return new CommandOutput(streams.Output, streams.Error, json, quiet, rich ? AnsiConsole.Create(TerminalSettings()) : null);
    }

    /// <summary>A line of the answer for a person; nothing with <c>--json</c>.</summary>
    public void Line(string text = "")
    {
        if (!json)
            Write(() => output.WriteLine(Visible.Lines(text)));
    }

    /// <summary>A remark beside the answer, on standard error; nothing with <c>--quiet</c>.</summary>
    public void Note(string text)
    {
        if (!quiet)
            error.WriteLine(Visible.Lines(text));
    }

    /// <summary>Something wrong, on standard error.</summary>
    public void Problem(string text) => error.WriteLine(Visible.Lines(text));

    /// <summary>The whole answer for a machine; nothing without <c>--json</c>.</summary>
    public void Document(object document)
    {
        if (json)
            Write(() => output.WriteLine(JsonSerializer.Serialize(document, JsonForm)));
    }

    /// <summary>Rows under the view's column names: an array of objects with <c>--json</c>, a table on a terminal, else columns of plain text.</summary>
    public void Rows(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        if (json)
        {
            Document(rows.Select(row => columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)).ToList());
            return;
        }

        var cells = rows.Select(row => row.Select(cell => Visible.OneLine(PlainCell.Of(cell))).ToArray()).ToList();
        if (terminal is null)
        {
            Write(() => PlainCell.Write(output, columns, cells));
            return;
        }

        if (PlainCell.Widths(columns, cells).Sum(width => width + 3) + 1 > terminal.Profile.Width)
        {
            // Broken over lines, an id could be neither read nor copied.
            Write(() => PlainCell.WriteRecords(output, columns, cells));
            return;
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
            table.AddColumn(Markup.Escape(column));
        foreach (var row in cells)
            table.AddRow(row.Select(Markup.Escape).ToArray());
        terminal.Write(table);
    }

    /// <summary>A full disk or a closed output: the deed stands, and only its words are missing, so nobody is told to do it once more.</summary>
    public static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFault(ExitCode.Failed, "The answer could not be written: is the output closed, or its disk full? What was asked for may be done all the same: look (prima status, prima messages list) before asking again.");
        }
    }

    /// <summary>For machines a number is what the columns hold.</summary>
    private sealed class PhoneDigits : JsonConverter<PhoneNumber>
    {
        public override PhoneNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, PhoneNumber value, JsonSerializerOptions options) => writer.WriteStringValue(value.Digits);
    }

    private static AnsiConsoleSettings TerminalSettings() => new()
    {
        ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    };
}
