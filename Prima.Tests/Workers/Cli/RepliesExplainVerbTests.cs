using System.Text.Json;
using NUnit.Framework;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class RepliesExplainVerbTests
{
    [Test]
    public async Task An_answer_as_a_machine_reads_it()
    {
        var (code, output, _) = await RunAsync("udaaah kak, makasih", "STOP sesak napas", "--open", "medication", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCode.Done));
            Assert.That(output.Trim(), Is.EqualTo(
                """[{"text":"udaaah kak, makasih","classes":["Done"],"tokens":["sudah","kak","makasih"],"numbers":[],"question":false,"effect":"done, ack.done"},"""
                + """{"text":"STOP sesak napas","classes":["Stop","Emergency"],"tokens":["stop","sesak napas"],"numbers":[],"question":false,"effect":"§9 + §10"}]"""));
        }
    }

    [TestCase("ya", "asked", "none", "Yes", "granted")]
    [TestCase("baik", "asked", "none", "Yes", "unclear")]
    [TestCase("ya", "withdrawn", "none", "Yes", "silence")]
    [TestCase("tidak", "granted", "medication", "No", "not_yet")]
    [TestCase("tidak", "granted", "appointment", "No", "ask.answer")]
    [TestCase("hadir", "granted", "appointment", "Done", "done, ack.done")]
    [TestCase("hadir", "granted", "medication", "Unknown", "task unread_message, ask.answer")]
    [TestCase("👍", "granted", "general", "Thumb", "ask.answer")]
    [TestCase("demam tinggi", "declined", "none", "Amber", "§10")]
    public async Task Consent_and_what_is_open_decide_what_it_would_do(string text, string consent, string open, string classes, string effect)
    {
        var (_, output, _) = await RunAsync(text, "--consent", consent, "--open", open, "--json");
        var entry = JsonDocument.Parse(output).RootElement.EnumerateArray().Single();
        Assert.That((entry.GetProperty("classes")[0].GetString(), entry.GetProperty("effect").GetString()), Is.EqualTo((classes, effect)));
    }

    [Test]
    public async Task Without_options_consent_is_granted_and_nothing_is_open()
    {
        var (code, output, _) = await RunAsync("sudah");
        Assert.That((code, output.Trim().Split('\n')[^1]), Is.EqualTo((ExitCode.Done, "sudah  Done     sudah   -        no        reply.none_open")));
    }

    [Test]
    public async Task Each_line_of_a_file_is_an_answer()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "ya\r\n\ntidak ya\n");
            var (code, output, _) = await RunAsync("--file", file, "--consent", "asked", "--json");
            Assert.That((code, JsonDocument.Parse(output).RootElement.EnumerateArray().Select(entry => $"{entry.GetProperty("text")}: {entry.GetProperty("effect")}")),
                Is.EqualTo((ExitCode.Done, new[] { "ya: granted", ": unclear", "tidak ya: declined" })));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase("There is nothing to explain: add a text, or --file FILE.")]
    [TestCase("There is no file /nowhere/answers.txt.", "--file", "/nowhere/answers.txt")]
    [TestCase("/ is a folder: name a file.", "--file", "/")]
    [TestCase("There is no consent 'grnted'. Did you mean 'granted'? Known: not_asked, asked, granted, declined, expired, withdrawn.", "ya", "--consent", "grnted")]
    [TestCase("There is no kind 'meds'. Known: medication, appointment, general, none.", "ya", "--open", "meds")]
    public async Task Bad_input_is_a_usage_error(string sentence, params string[] words)
    {
        var (code, output, error) = await RunAsync(words);
        Assert.That((code, output, error.Trim()), Is.EqualTo((ExitCode.Usage, "", sentence)));
    }

    /// <summary>Nothing here names a database.</summary>
    private static async Task<(ExitCode Code, string Output, string Error)> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["replies", "explain", .. words], error: error, output: output);
        return (code, output.ToString(), error.ToString());
    }
}
