using NUnit.Framework;
using Prima.Core.Plans;
using Prima.Core.Replies;

namespace Prima.Tests.Unit.Replies;

/// <summary>Domain section 7, rules 0 to 5, and the phrases of section 10.</summary>
public class ReplyParserTests
{
    private static readonly ReplyParser Parser = ReplyParser.BuiltIn;

    private static IEnumerable<TestCaseData> Rows() => Answer.All.Select(row => new TestCaseData(row).SetArgDisplayNames($"line {row.Line}"));

    [TestCaseSource(nameof(Rows))]
    public void An_answer_is_read_as_the_rules_say(Answer row) => Assert.That(row.ReadBy(Parser), Is.EqualTo(row.Classes), row.Text);

    [Test]
    public void Every_class_has_rows() =>
        Assert.That(Answer.All.SelectMany(row => row.Classes.Replace("Yes-", "Yes").Split('+')).Distinct(), Is.SupersetOf(Enum.GetNames<ReplyClass>()));

    [TestCase("Saya tidak mau", "No", TestName = "Scenario 18")]
    [TestCase("tidak ya", "No", TestName = "Scenario 19, a no")]
    [TestCase("ya tidak", "Mixed", TestName = "Scenario 19, mixed")]
    [TestCase("tidak apa-apa", "Unknown", TestName = "Scenario 20")]
    [TestCase("keluarga saya sehat", "Unknown", TestName = "Scenario 21")]
    [TestCase("cukup baik", "Unknown", TestName = "Scenario 22, no stop")]
    [TestCase("cukup", "SoftStop", TestName = "Scenario 22, asked back")]
    [TestCase("sudah belum?", "Question", TestName = "Scenario 23")]
    [TestCase("Bapak sudah meninggal", "Bereaved", TestName = "Scenario 24")]
    [TestCase("udaaah kak, makasih", "Done", TestName = "Scenario 25")]
    [TestCase("boleh berhenti minum obat?", "SoftStop", TestName = "Scenario 26")]
    [TestCase("STOP sesak napas", "Stop+Emergency", TestName = "Scenario 27")]
    [TestCase("tidak pingsan", "Amber", TestName = "Scenario 28")]
    [TestCase("eh belum", "Unknown", TestName = "Scenario 37, unknown")]
    [TestCase("belum", "NotYet", TestName = "Scenario 37, contrary")]
    public void Scenario(string text, string classes) => Assert.That(Answer.ClassesOf(Parser.Parse(text, [PlanKind.Medication], choiceLive: false)), Is.EqualTo(classes));

    [Test]
    public void Scenario_17_what_is_unclear_stays_unclear_however_often() =>
        Assert.That(((string[])["apa", "hmm", "tidak tahu"]).Select(text => Answer.ClassesOf(Parser.Parse(text, [], choiceLive: false))), Is.EqualTo(new[] { "Question", "Unknown", "Unknown" }));

    [Test]
    public void Scenario_34_the_same_answer_again_is_the_answer_again_while_a_choice_is_live() =>
        Assert.That(Answer.ClassesOf(Parser.Parse("SUDAH", [PlanKind.Medication], choiceLive: true)), Is.EqualTo("Done"));

    [Test]
    public void Numbers_are_told_once_each_and_only_while_a_choice_is_live()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Parser.Parse("3, 1 dan 3", [], choiceLive: true).Numbers, Is.EqualTo(new[] { 3, 1 }));
            Assert.That(Parser.Parse("3", [], choiceLive: false).Numbers, Is.Empty);
            Assert.That(Parser.Parse("semua", [], choiceLive: true).AllOptions, Is.True);
            Assert.That(Parser.Parse("semua", [], choiceLive: false).AllOptions, Is.False);
        }
    }

    [TestCase("udaaah kak, makasih", "sudah|kak|makasih")]
    [TestCase("Nafasnya sesek bgt", "napas|sesak|bgt")]
    [TestCase("maaf besok ga bisa hadir 👍", "maaf|besok|tidak bisa hadir")]
    [TestCase("tidak ada sesak nafas, sudah", "tidak ada sesak napas|sudah")]
    [TestCase("apa2 🙏", "apa|apa|makasih")]
    [TestCase("Balas SUDAH atau BELUM. sudah", "sudah")]
    public void The_words_are_told_as_they_were_understood(string text, string tokens) => Assert.That(Parser.Parse(text, [], choiceLive: false).Tokens, Is.EqualTo(tokens.Split('|')));

    [TestCase("sudah?", true)]
    [TestCase("apa", true)]
    [TestCase("？", true)]
    [TestCase("sudah", false)]
    [TestCase("Setuju menerima pengingat? Balas YA atau TIDAK. ya", false)]
    public void A_question_is_noted_unless_it_is_our_own(string text, bool question) => Assert.That(Parser.Parse(text, [], choiceLive: false).Question, Is.EqualTo(question));

    [TestCase("STOP", true)]
    [TestCase("tolong berhenti kirim pesan", true)]
    [TestCase("ibu pingsan di kamar", true)]
    [TestCase("innalillahi", true)]
    [TestCase("berhenti minum obat?", false)]
    [TestCase("tidak pingsan", false)]
    [TestCase("bantuan", false)]
    [TestCase("ya", false)]
    [TestCase("", false)]
    public void A_stop_a_death_and_an_emergency_overtake(string text, bool urgent) => Assert.That(Parser.IsUrgent(text), Is.EqualTo(urgent));
}
