using NUnit.Framework;
using Prima.Core.Consent;
using Prima.Core.Plans;
using Prima.Core.Replies;

namespace Prima.Tests.Unit.Replies;

public class ReplyEffectsTests
{
    private static readonly ReplySituation Asked = new(ConsentStatus.Asked);
    private static readonly ReplySituation Waiting = new(ConsentStatus.Granted) { Candidate = PlanKind.Medication };
    private static readonly ReplySituation Granted = new(ConsentStatus.Granted);

    private static readonly ReplySituation[] Others =
    [
        new(ConsentStatus.NotAsked), new(ConsentStatus.Declined), new(ConsentStatus.Expired), new(ConsentStatus.Withdrawn),
        new(ConsentStatus.Withdrawn) { Candidate = PlanKind.Medication },
    ];

    private static IEnumerable<TestCaseData> Rows()
    {
        using var file = new StreamReader(typeof(ReplyEffectsTests).Assembly.GetManifestResourceStream("effects.txt")!);
        return [.. file.ReadToEnd().Split('\n').Where(line => line.Contains('|', StringComparison.Ordinal) && line[0] != '#').Select(line => line.Split(" | "))
            .Select(cells => new TestCaseData(Enum.Parse<ReplyClass>(cells[0]), cells[1], cells[2], cells[3], cells[4]).SetArgDisplayNames(cells[0]))];
    }

    [TestCaseSource(nameof(Rows))]
    public void A_class_does_what_its_row_says(ReplyClass found, string asked, string waiting, string granted, string other)
    {
        var reading = Reading(found) with { Granting = found == ReplyClass.Yes };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(WordsOf(reading, Asked), Is.EqualTo(asked));
            Assert.That(WordsOf(reading, Asked with { Candidate = PlanKind.General }), Is.EqualTo(asked));
            Assert.That(WordsOf(reading, Waiting), Is.EqualTo(waiting));
            Assert.That(WordsOf(reading, Granted), Is.EqualTo(granted));
            foreach (var situation in Others)
                Assert.That(WordsOf(reading, situation), Is.EqualTo(other), situation.Consent);
            Assert.That(WordsOf(reading, Waiting with { Active = false }), Is.EqualTo(found == ReplyClass.Start ? "silence" : other), "inactive");
        }
    }

    [Test]
    public void Every_class_but_the_number_has_a_row() =>
        Assert.That(Rows().Select(row => row.Arguments[0]), Is.EquivalentTo(Enum.GetValues<ReplyClass>().Except([ReplyClass.Number])));

    [Test]
    public void A_yes_without_a_granting_word_is_unclear_to_a_request_and_a_courtesy_afterwards() =>
        Assert.That(((ReplySituation[])[Asked, Waiting, Granted, Others[0]]).Select(situation => WordsOf(Reading(ReplyClass.Yes), situation)), Is.EqualTo(new[] { "unclear", "silence", "silence", "silence" }));

    [Test]
    public void A_no_to_an_appointment_is_asked_back() =>
        Assert.That(WordsOf(Reading(ReplyClass.No), Waiting with { Candidate = PlanKind.Appointment }), Is.EqualTo("ask.answer"));

    [Test]
    public void A_yes_to_the_question_whether_to_stop_stops_and_grants_nothing_else()
    {
        var yes = Reading(ReplyClass.Yes) with { Granting = true };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(DeedsOf(yes, Waiting with { AskedToStop = true }), Is.EqualTo(new[] { ReplyDeed.Withdraw }));
            Assert.That(DeedsOf(yes, Granted with { AskedToStop = true }), Is.EqualTo(new[] { ReplyDeed.Withdraw }));
            Assert.That(DeedsOf(yes, Asked with { AskedToStop = true }), Is.EqualTo(new[] { ReplyDeed.Clarify }));
            Assert.That(DeedsOf(yes, Granted with { MayBeAskedToStop = true }), Is.EqualTo(new[] { ReplyDeed.ConfirmStop }));
            Assert.That(DeedsOf(yes, Others[3] with { AskedToStop = true }), Is.EqualTo(new[] { ReplyDeed.Silence }));
        }
    }

    [Test]
    public void A_yes_that_hesitates_grants_nothing_and_stops_where_that_was_asked()
    {
        var sorry = ReplyParser.BuiltIn.Parse("ya, maaf kak", [], choiceLive: false);
        Assert.That(((ReplySituation[])[Asked, Waiting, Waiting with { AskedToStop = true }, Granted with { AskedToStop = true }]).Select(situation => WordsOf(sorry, situation)),
            Is.EqualTo(new[] { "unclear", "ask.answer; Stop if our last text, within 1 h, was stop.confirm", "§9", "§9" }));
    }

    [Test]
    public void What_applies_together_is_done_in_order()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(DeedsOf(Reading(ReplyClass.Stop, ReplyClass.Emergency), Waiting), Is.EqualTo(new[] { ReplyDeed.Withdraw, ReplyDeed.Alarm }));
            Assert.That(DeedsOf(Reading(ReplyClass.Stop, ReplyClass.Bereaved), Waiting), Is.EqualTo(new[] { ReplyDeed.Withdraw, ReplyDeed.Mourn }));
            Assert.That(DeedsOf(Reading(ReplyClass.Bereaved, ReplyClass.Emergency), Granted), Is.EqualTo(new[] { ReplyDeed.Mourn, ReplyDeed.Alarm }));
            Assert.That(DeedsOf(Reading(ReplyClass.Amber, ReplyClass.Done), Waiting), Is.EqualTo(new[] { ReplyDeed.HelpSoon, ReplyDeed.RecordDone }));
            Assert.That(DeedsOf(Reading(ReplyClass.Help, ReplyClass.NotYet), Waiting), Is.EqualTo(new[] { ReplyDeed.Help, ReplyDeed.RecordNotYet }));
        }
    }

    [Test]
    public void A_number_with_another_answer_than_the_stored_one_is_asked_back()
    {
        var choosing = Waiting with { Choice = ReplyClass.Done };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(DeedsOf(Reading(ReplyClass.Number), choosing), Is.EqualTo(new[] { ReplyDeed.Choose }));
            Assert.That(DeedsOf(Reading(ReplyClass.Number, ReplyClass.Done), choosing), Is.EqualTo(new[] { ReplyDeed.Choose }));
            Assert.That(DeedsOf(Reading(ReplyClass.Number, ReplyClass.NotYet), choosing), Is.EqualTo(new[] { ReplyDeed.AskAnswer }));
        }
    }

    private static ReplyReading Reading(params ReplyClass[] classes) => new() { Classes = classes, Tokens = [] };

    private static string WordsOf(ReplyReading reading, ReplySituation situation) => string.Join(" + ", ReplyEffects.Of(reading, situation).Select(effect => effect.Words));

    private static IEnumerable<ReplyDeed> DeedsOf(ReplyReading reading, ReplySituation situation) => ReplyEffects.Of(reading, situation).Select(effect => effect.Deed);
}
