using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Prima.Core.Plans;
using Prima.Core.Replies;
using Prima.Core.Templates;

namespace Prima.Tests.Unit.Replies;

/// <summary>What holds for any text at all. A failure prints the text.</summary>
[Parallelizable]
public class ReplyPropertyTests
{
    private static readonly ReplyParser Parser = ReplyParser.BuiltIn;
    private static readonly string[] GrantingWords = ["ya", "ok", "setuju", "boleh", "bersedia", "mau", "siap"];
    private static readonly string[] Words = [.. WordLists.Files.SelectMany(WordFiles.LinesOf).SelectMany(line => line.Split(' ')).Distinct()];
    private static readonly string[] Between = [" ", " ", " ", ", ", ". ", "\n", "? ", " 😊 ", "-", "*"];

    [Test]
    public void No_shape_of_an_answer_changes_what_it_says()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var row in Answer.All.Where(row => row.Text.Any(char.IsLetter)))
            {
                Assert.That(row.ReadBy(Parser, row.Text.ToUpperInvariant()), Is.EqualTo(row.Classes), $"upper case: {row.Text}");
                Assert.That(row.ReadBy(Parser, $"  {row.Text} \n "), Is.EqualTo(row.Classes), $"blanks: {row.Text}");
                Assert.That(row.ReadBy(Parser, $"😊 {row.Text} 😊"), Is.EqualTo(row.Classes), $"emoji: {row.Text}");
                Assert.That(row.ReadBy(Parser, $"*{row.Text}*"), Is.EqualTo(row.Classes), $"bold: {row.Text}");
                Assert.That(row.ReadBy(Parser, $"{row.Text}!!"), Is.EqualTo(row.Classes), $"punctuation: {row.Text}");
            }
        }
    }

    [Test]
    public void Repeated_letters_do_not_change_what_is_said()
    {
        // Of an answer of our own, quoted, nothing is understood when it is stretched; a number has no letters.
        var rows = Answer.All.Where(row => row.Text.All(rune => char.IsLetter(rune) || rune is ' ' or ',' or '.')).Where(row => !row.Text.Contains("kami", StringComparison.Ordinal) && !row.Text.Contains("atau", StringComparison.OrdinalIgnoreCase) && !row.Text.Contains("alas", StringComparison.Ordinal)
            && !row.Text.Contains("menerima", StringComparison.Ordinal) && !row.Text.Contains("relawan", StringComparison.Ordinal)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows, Has.Count.GreaterThan(400));
            foreach (var row in rows)
                Assert.That(row.ReadBy(Parser, Stretch(row.Text)), Is.EqualTo(row.Classes), row.Text);
        }
    }

    [Test]
    public void Nothing_that_anybody_can_write_breaks_the_parser([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1_500; i++)
        {
            var text = i % 2 == 0 ? Noise(random) : Talk(random);
            var reading = Parse(text, random);
            Assert.That(reading.Classes, Is.Not.Empty.And.Unique, () => Shown(text));
            Assert.That(reading.Classes, Is.Ordered, () => Shown(text));
            if (reading.Granting)
                Assert.That(reading.Classes is [ReplyClass.Yes] && reading.Tokens.Any(GrantingWords.Contains), Is.True, () => Shown(text));
        }
    }

    [Test]
    public void A_red_phrase_anywhere_is_an_emergency_and_after_a_negation_help([Range(11, 14)] int seed)
    {
        var random = new Random(seed);
        var phrases = WordFiles.LinesOf("red.txt").Where(line => !line.Contains("unless", StringComparison.Ordinal)).ToList();
        for (var i = 0; i < 1_500; i++)
        {
            var (before, after) = (Talk(random), Talk(random));
            var phrase = phrases[random.Next(phrases.Count)];
            var plain = $"{before}. {phrase}, {after}";
            Assert.That(Parse(plain, random).Classes, Does.Contain(ReplyClass.Emergency), () => Shown(plain));
            var negated = $"tidak {phrase}";
            var stays = phrase.Split(' ')[0] is "napas" or "tidak" or "belum"; // "Tidak napas" is red itself, "tidak, tidak sadar" says it twice, "tidak, belum berhenti" has not stopped.
            Assert.That(Parse(negated, random).Classes, Is.EqualTo(new[] { stays ? ReplyClass.Emergency : ReplyClass.Amber }), () => Shown(negated));
        }
    }

    /// <summary>"Ya, kami belum paham" is what somebody says, though each word of it but the first is ours.</summary>
    [Test]
    public void No_yes_beside_words_of_ours_in_one_sentence_grants()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var sentence in OwnLines().SelectMany(line => line.Split('.', '?')))
            {
                var ours = sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Any(char.IsLetter) && !word.Contains('{', StringComparison.Ordinal)).ToList();
                for (var from = 0; from + 3 <= ours.Count; from++)
                {
                    for (var count = 3; from + count <= ours.Count; count++)
                    {
                        var said = string.Join(' ', ours.Skip(from).Take(count));
                        foreach (var text in (string[])[$"ya {said}", $"setuju, {said}", $"{said} ok", $"oke pak, {said}."])
                            Assert.That(Parser.Parse(text, [], choiceLive: false).Granting, Is.False, text);
                    }
                }
            }
        }
    }

    [Test]
    public void No_yes_beside_a_sentence_of_ours_with_a_refusal_in_it_grants([Values("saya tidak mau", "jangan dulu", "menolak", "belum setuju", "batal saja", "aku keberatan", "gw keberatan", "ogah banget", "suami keberatan sekali", "keluarga keberatan")] string refusal)
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var line in OwnLines().Where(line => line.Contains('{', StringComparison.Ordinal)))
            {
                var said = Regex.Replace(line, @"\{[a-z_]+\}", refusal);
                foreach (var text in (string[])[$"Ya. {said}", $"ok\n{said}", $"{said}\nsetuju"])
                    Assert.That(Parser.Parse(text, [], choiceLive: false).Granting, Is.False, text);
            }
        }
    }

    /// <summary>No clock is asserted: work that grew with the square of the length would take minutes here and fail by the time-out.</summary>
    [Test]
    [CancelAfter(120_000)]
    public void The_longest_body_is_read_in_one_go()
    {
        const int Length = 60_000;
        foreach (var part in (string[])["a", "ya ", "balas ", "kami catat anda ", "darah tidak ", "tidak ", "lalu ada janji ", "muntah ", "\u0301", "berhenti2 ", "😊", "tiada ", "\ud83d", "\ufffe", "waktunya balas sudah atau "])
        {
            var text = string.Concat(Enumerable.Repeat(part, Length / part.Length));
            Assert.That(Parser.Parse(text, PlanKind.All.ToArray(), choiceLive: true).Classes, Is.Not.Empty, part);
            Assert.That(Parser.IsUrgent(text + ". pingsan"), Is.True, part);
        }
    }

    private static IEnumerable<string> OwnLines()
    {
        using var file = typeof(MessageCatalogue).Assembly.GetManifestResourceStream("messages.json")!;
        using var texts = JsonDocument.Parse(file);
        return [.. texts.RootElement.EnumerateObject().SelectMany(text => text.Value.EnumerateArray()).Select(line => line.GetString()!)];
    }

    private static ReplyReading Parse(string text, Random random) =>
        Parser.Parse(text, [.. PlanKind.All.Where(_ => random.Next(2) == 0)], choiceLive: random.Next(2) == 0);

    private static string Talk(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Words[random.Next(Words.Length)] + Between[random.Next(Between.Length)]));

    private static string Noise(Random random) =>
        new([.. Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(4) == 0 ? (char)random.Next(0x10000) : (char)random.Next(0x20, 0x7f))]);

    private static string Stretch(string text) =>
        string.Join(' ', text.Split(' ').Select(word => word.Length > 1 && char.IsLetter(word[^1]) ? word + new string(word[^1], 3) : word));

    private static string Shown(string text) => string.Create(CultureInfo.InvariantCulture, $"{text} ({string.Join(' ', text.Select(unit => $"{(int)unit:x4}"))})");
}
