using System.CommandLine;
using System.CommandLine.Parsing;
using NUnit.Framework;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class CommandLineTests
{
    [TestCase("prbe", "Did you mean 'probe'?")]
    [TestCase("prbe --cont 3", "'prbe' is no verb here. Did you mean 'probe'?")]
    [TestCase("probe --cont 3", "'--cont' is no option here. Did you mean '--count'?")]
    [TestCase("probe --jsn", "Did you mean '--json'?")]
    [TestCase("probe --count x", "--count takes <")]
    [TestCase("probe extra", "'extra' is no argument here.")]
    [TestCase("", "A verb is missing: probe, many.")]
    [TestCase("many", "A verb is missing: one.")]
    [TestCase("many oen", "Did you mean 'one'?")]
    public async Task A_wrong_word_exits_2_and_says_what_was_meant(string words, string hint)
    {
        var (code, error) = await Run(words);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCode.Usage));
            Assert.That(error, Does.Contain(hint).And.Contain("--help"));
        }
    }

    [TestCase("pause --all --reason x", "'--all' is no option here.")]
    [TestCase("pause --untl=2h --reason x", "'--untl=2h' is no option here. Did you mean '--until'?")]
    [TestCase("messages cancel --force --reason x", "'--force' is no option here.")]
    [TestCase("replies explain -x", "'-x' is no option here.")]
    [TestCase("replies explain -- --halo", null)]
    [TestCase("send --to 0812 --text --halo", null)]
    public void A_wrong_option_is_not_taken_for_an_argument(string words, string? told)
    {
        var parsed = CommandLine.Parse(words.Split(' '), Verbs.All());
        Assert.That(UsageErrors.Any(parsed) ? UsageErrors.Explain(parsed).First() : null, Is.EqualTo(told));
    }

    [TestCase("patients record", "PHONE", "CONSENT")]
    [TestCase("limits set Device", "LIMIT")]
    public void What_is_missing_is_named_once_each_by_its_own_name(string words, params string[] missing)
    {
        var told = UsageErrors.Explain(CommandLine.Parse(words.Split(' '), Verbs.All())).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Where(line => line.Contains(" is missing: ", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]), Is.EqualTo(missing));
            Assert.That(told, Has.Count.EqualTo(missing.Length + 1), string.Join('\n', told));
            Assert.That(told[^1], Does.EndWith("--help"));
        }
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task A_verb_s_answer_is_the_exit_code(int answer) => Assert.That((int)(await Run("probe", _ => (ExitCode)answer)).Code, Is.EqualTo(answer));

    [Test]
    public async Task A_fault_of_a_verb_becomes_its_sentence_and_code()
    {
        var (code, error) = await Run("probe", _ => throw new CommandFault(ExitCode.Refused, "Not while it is open."));
        Assert.That((code, error.Trim()), Is.EqualTo((ExitCode.Refused, "Not while it is open.")));
    }

    [TestCase("--help")]
    [TestCase("send --help")]
    [TestCase("--version")]
    public async Task Help_that_cannot_be_written_is_told_as_any_answer(string words)
    {
        await using var full = new StreamWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)) { AutoFlush = true };
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(words.Split(' '), error: error, output: full);

        Assert.That((code, error.ToString()), Is.EqualTo((ExitCode.Failed, "The answer could not be written: is the output closed, or its disk full? What was asked for may be done all the same: look (prima status, prima messages list) before asking again.\n")));
    }

    [Test]
    public async Task Where_people_are_affected_a_missing_reason_is_a_usage_error()
    {
        string? reason = null;
        ExitCode Ask(Invocation call)
        {
            reason = call.Reason;
            return ExitCode.Done;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await Run("probe", Ask)).Code, Is.EqualTo(ExitCode.Usage));
            Assert.That((await Run("probe --reason=asked", Ask)).Code, Is.EqualTo(ExitCode.Done));
            Assert.That(reason, Is.EqualTo("asked"));
        }
    }

    [Test]
    public async Task What_cannot_be_undone_takes_a_yes_and_says_what_it_would_do()
    {
        ExitCode Delete(Invocation call)
        {
            call.Confirm("This cancels 12 messages.");
            return ExitCode.Done;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Run("probe", Delete), Is.EqualTo((ExitCode.Usage, $"This cancels 12 messages. Nothing was done: add --yes to go on.{Environment.NewLine}")));
            Assert.That((await Run("probe --yes", Delete)).Code, Is.EqualTo(ExitCode.Done));
        }
    }

    [Test]
    public async Task Settings_on_the_command_line_reach_every_verb()
    {
        string?[] seen = [];
        await Run("probe --Prima:Sender:BatchSize=7 --Prima:Web:Urls http://[::1]:0 --count 3", call =>
        {
            var opened = call.SettingsSource().Open();
            seen = [opened["Prima:Sender:BatchSize"], opened["Prima:Web:Urls"], $"{call.Get(Probe.Count)}"];
            return ExitCode.Done;
        });
        Assert.That(seen, Is.EqualTo(new[] { "7", "http://[::1]:0", "3" }));
    }

    [TestCase("probe --Prima:Sender:BatchSize")]
    [TestCase("probe --Prima:Sender:BatchSize --count 3")]
    public async Task A_setting_without_a_value_is_refused_by_its_rule(string words)
    {
        var (code, error) = await Run(words, call =>
        {
            call.LoadSettings();
            return ExitCode.Done;
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCode.Usage));
            Assert.That(error, Does.Contain("Prima:Sender:BatchSize: got nothing; it must be a whole number from 1 to 1000."));
        }
    }

    [Test]
    public void Every_verb_has_an_example_that_the_command_line_understands()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var verb in Verbs.All().SelectMany(WithSubverbs).OfType<Verb>())
            {
                Assert.That(verb.Examples, Is.Not.Empty, verb.Name);
                foreach (var example in verb.Examples)
                    Assert.That(CommandLine.Parse([.. CommandLineParser.SplitCommandLine(example).Skip(1)], Verbs.All()).Errors, Is.Empty, example);
            }
        }
    }

    [Test]
    public async Task A_value_that_an_option_cannot_read_is_a_usage_error_of_every_verb([Values("abc", "1.5", "99999999999", "")] string value)
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var (words, option) in Options(Verbs.All(), []))
            {
                using var error = new StringWriter();
                using var output = new StringWriter();
                var code = await CommandLine.RunAsync([.. words, option.Name, value], Verbs.All(), error, output);
                Assert.That(code, Is.EqualTo(ExitCode.Usage), $"{string.Join(' ', words)} {option.Name} '{value}': {error}");
            }
        }

        static IEnumerable<(string[] Words, Option Option)> Options(IEnumerable<Command> verbs, string[] before) => verbs.SelectMany(verb => verb.Options
            .Where(option => (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) == typeof(int)).Select(option => (Words: (string[])[.. before, verb.Name], option))
            .Concat(Options(verb.Subcommands, [.. before, verb.Name])));
    }

    [Test]
    public void Of_the_verbs_only_the_one_that_is_meant_is_made()
    {
        var all = Verbs.All().Select(verb => verb.Name).ToList();
        using (Assert.EnterMultipleScope())
        {
            foreach (var name in all)
                Assert.That(Verbs.For([name, "run"]).Select(verb => verb.Name), Is.EqualTo(new[] { name }));
            Assert.That(Verbs.For([]).Select(verb => verb.Name), Is.EqualTo(all));
            Assert.That(Verbs.For(["--json", "status"]).Select(verb => verb.Name), Is.EqualTo(all));
            Assert.That(Verbs.For(["statsu"]).Select(verb => verb.Name), Is.EqualTo(all));
        }
    }

    private static IEnumerable<Command> WithSubverbs(Command verb) => verb.Subcommands.SelectMany(WithSubverbs).Prepend(verb);

    private static async Task<(ExitCode Code, string Error)> Run(string words, Func<Invocation, ExitCode>? act = null)
    {
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            words.Split(' ', StringSplitOptions.RemoveEmptyEntries), [new Probe("probe", act), new VerbGroup("many", "Verbs of one noun", new Probe("one", act))], error);
        return (code, error.ToString());
    }

    private sealed class Probe : Verb
    {
        public static readonly Option<int> Count = new("--count");
        private readonly Func<Invocation, ExitCode>? act;

        public Probe(string name, Func<Invocation, ExitCode>? act)
            : base(name, "Does what the test says", $"prima {name}")
        {
            this.act = act;
            Options.Add(Count);
            Options.Add(CommonOptions.Reason);
            Options.Add(CommonOptions.Yes);
        }

        protected override Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping) => Task.FromResult(act?.Invoke(call) ?? ExitCode.Done);
    }
}
