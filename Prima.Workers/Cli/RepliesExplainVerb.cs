using System.CommandLine;
using Prima.Core.Consent;
using Prima.Core.Plans;
using Prima.Core.Replies;

namespace Prima.Workers.Cli;

/// <summary>What the parser makes of an answer, touching nothing: for somebody who changes a word list, or wonders why an answer was taken as it was.</summary>
internal sealed class RepliesExplainVerb : Verb
{
    private const string NothingOpen = "none";

    private static readonly Argument<string[]> Texts = new("TEXT") { Description = "What a patient wrote; each is read by itself", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string?> OfFile = new("--file") { Description = "A file of answers, one a line: each has its entry, an empty one too", HelpName = "FILE" };
    private static readonly Option<string?> Consent = new("--consent") { Description = $"Where the patient stands: {string.Join(", ", ConsentStatus.All)} (default: {ConsentStatus.Granted})", HelpName = "STATUS" };
    private static readonly Option<string?> Open = new("--open") { Description = $"What waits for an answer: {string.Join(", ", PlanKind.All)}, {NothingOpen} (default: {NothingOpen})", HelpName = "KIND" };

    public RepliesExplainVerb()
        : base(
            "explain",
            "Show what an answer is taken for and what it would do, touching nothing",
            "prima replies explain \"udah kak, makasih\" --open medication",
            "prima replies explain \"STOP sesak napas\" ya --consent asked --json",
            "prima replies explain --file answers.txt --open appointment")
    {
        Arguments.Add(Texts);
        foreach (var option in (Option[])[OfFile, Consent, Open])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var consent = KnownWord.Check("consent", call.Get(Consent), ConsentStatus.All) ?? ConsentStatus.Granted;
        var open = KnownWord.Check("kind", call.Get(Open), [.. PlanKind.All, NothingOpen]);
        var situation = new ReplySituation(consent) { Candidate = open is NothingOpen ? null : open };
        var texts = call.Get(Texts)!.ToList();
        if (call.Get(OfFile) is { } file)
            texts.AddRange(await LinesOfAsync(file, stopping));
        else if (texts.Count == 0)
            throw new CommandFault(ExitCode.Usage, "There is nothing to explain: add a text, or --file FILE.");
        call.Output.Rows(["text", "classes", "tokens", "numbers", "question", "effect"], [.. texts.Select(text => Cells(text, situation, call.Output.Json))]);
        return ExitCode.Done;
    }

    private static async Task<IEnumerable<string>> LinesOfAsync(string file, CancellationToken stopping)
    {
        if (!Path.Exists(file))
            throw new CommandFault(ExitCode.Usage, $"There is no file {file}.");
        return await File.ReadAllLinesAsync(file, stopping);
    }

    private static object?[] Cells(string text, ReplySituation situation, bool json)
    {
        var reading = ReplyParser.BuiltIn.Parse(text, situation.Candidate is { } kind ? [kind] : [], choiceLive: false);
        var effect = string.Join(" + ", ReplyEffects.Of(reading, situation).Select(effect => effect.Words).Distinct());
        var classes = reading.Classes.Select(found => $"{found}").ToList();
        return json
            ? [text, classes, reading.Tokens, reading.Numbers, reading.Question, effect]
            : [text.ReplaceLineEndings(" "), string.Join(", ", classes), string.Join(" | ", reading.Tokens), reading.Numbers.Count == 0 ? null : string.Join(", ", reading.Numbers), reading.Question, effect];
    }
}
