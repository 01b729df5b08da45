using NUnit.Framework;
using Prima.Core.Patients;
using Prima.Workers.Cli;
using Spectre.Console;

namespace Prima.Tests.Workers.Cli;

public class CommandOutputTests
{
    private static readonly string[] Columns = ["id", "due_at", "device"];
    private static readonly object?[][] Rows = [[7L, new DateTime(2026, 12, 1, 2, 30, 0, DateTimeKind.Utc), "d1"], [12L, null, "[x]"]];

    private static readonly PhoneNumber Number = PhoneNumber.TryParse("081234567890", out var number, out _) ? number : throw new InvalidOperationException();

    private StringWriter output = null!;
    private StringWriter error = null!;

    [SetUp]
    public void OpenWriters() => (output, error) = (new StringWriter(), new StringWriter());

    [Test]
    public void Without_a_terminal_rows_are_plain_columns()
    {
        new CommandOutput(output, error, json: false, quiet: false, terminal: null).Rows(Columns, Rows);
        Assert.That(Lines(output), Is.EqualTo(new[] { "id  due_at                device", "7   2026-12-01 02:30:00Z  d1", "12  -                     [x]" }));
    }

    [Test]
    public void For_a_machine_there_is_one_document_and_not_a_word_more()
    {
        var answer = new CommandOutput(output, error, json: true, quiet: false, terminal: null);
        answer.Line("for people");
        answer.Note("a remark");
        answer.Rows(Columns, Rows);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Lines(output), Is.EqualTo(new[] { """[{"id":7,"due_at":"2026-12-01T02:30:00Z","device":"d1"},{"id":12,"due_at":null,"device":"[x]"}]""" }));
            Assert.That(Lines(error), Is.EqualTo(new[] { "a remark" }));
        }
    }

    [Test]
    public void What_a_patient_wrote_is_shown_and_does_nothing_to_the_terminal()
    {
        const string Written = "Sakit\u001b]0;x\u0007\u001b[2J\nsekali\u009b1m\tya 🙏🏽";
        var answer = new CommandOutput(output, error, json: false, quiet: false, terminal: null);
        answer.Rows(["text"], [[Written]]);
        answer.Line(Written);
        answer.Note(Written);
        answer.Problem(Written);

        const string Shown = "Sakit\uFFFD]0;x\uFFFD\uFFFD[2J";
        Assert.That(Lines(output), Is.EqualTo(new[] { "text", $"{Shown} sekali\uFFFD1m ya 🙏🏽", Shown, "sekali\uFFFD1m\tya 🙏🏽" }));
        Assert.That(Lines(error), Is.EqualTo(new[] { Shown, "sekali\uFFFD1m\tya 🙏🏽", Shown, "sekali\uFFFD1m\tya 🙏🏽" }));
    }

    [Test]
    public void For_a_machine_control_characters_are_escaped()
    {
        new CommandOutput(output, error, json: true, quiet: false, terminal: null).Rows(["text"], [["a\u001b[2J\nb\u009b1m"]]);
        Assert.That(Lines(output), Is.EqualTo(new[] { """[{"text":"a\u001B[2J\nb\u009B1m"}]""" }));
    }

    [TestCase(typeof(IOException))]
    [TestCase(typeof(UnauthorizedAccessException))]
    public void An_answer_that_cannot_be_written_is_no_reason_to_ask_again_without_a_look(Type fault)
    {
        var answer = new CommandOutput(new FullWriter((Exception)Activator.CreateInstance(fault)!), error, json: false, quiet: false, terminal: null);
        Assert.That(() => answer.Line("done"), Throws.TypeOf<CommandFault>().With.Message.Contain("look (prima status, prima messages list) before asking again"));
        Assert.That(() => answer.Rows(Columns, Rows), Throws.TypeOf<CommandFault>());
    }

    [Test]
    public void Properties_of_a_document_are_snake_case()
    {
        new CommandOutput(output, error, json: true, quiet: false, terminal: null).Document(new { IdempotencyKey = "k", State = ExitCode.Done });
        Assert.That(Lines(output), Is.EqualTo(new[] { """{"idempotency_key":"k","state":"done"}""" }));
    }

    [Test]
    public void Quiet_leaves_the_answer_and_the_problems()
    {
        var answer = new CommandOutput(output, error, json: false, quiet: true, terminal: null);
        answer.Line("the answer");
        answer.Note("a remark");
        answer.Problem("a problem");
        Assert.That((Lines(output), Lines(error)), Is.EqualTo((new[] { "the answer" }, new[] { "a problem" })));
    }

    [Test]
    public void On_a_terminal_text_of_people_is_never_taken_for_markup()
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        new CommandOutput(output, error, json: false, quiet: false, terminal).Rows(Columns, Rows);
        Assert.That(output.ToString(), Does.Contain("[x]").And.Contain("│"));
    }

    [Test]
    public void What_is_wider_than_the_terminal_is_a_record_a_row_and_nothing_is_cut()
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(new StringWriter()) });
        terminal.Profile.Width = 60;
        var id = Guid.NewGuid();
        new CommandOutput(output, error, json: false, quiet: false, terminal).Rows(["id", "patient_phone", "due_at"], [[id, Number, null], [id, Number, null]]);
        Assert.That(output.ToString(), Is.EqualTo($"""
            id             {id}
            patient_phone  +62 812-3456-7890
            due_at         -

            id             {id}
            patient_phone  +62 812-3456-7890
            due_at         -

            """));
    }

    [Test]
    public void A_number_is_digits_for_machines()
    {
        new CommandOutput(output, error, json: true, quiet: false, terminal: null).Rows(["phone"], [[Number]]);
        Assert.That(output.ToString(), Is.EqualTo("[{\"phone\":\"6281234567890\"}]\n"));
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class FullWriter(Exception fault) : StringWriter
    {
        public override void Write(char value) => throw fault;

        public override void Write(string? value) => throw fault;

        public override void WriteLine(string? value) => throw fault;
    }
}
