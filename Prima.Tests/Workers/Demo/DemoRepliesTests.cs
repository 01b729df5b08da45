using NUnit.Framework;
using Prima.Core.Plans;
using Prima.Core.Replies;
using Prima.Workers.Demo;

namespace Prima.Tests.Workers.Demo;

/// <summary>What the demo's patients write is what it says they write.</summary>
public class DemoRepliesTests
{
    private static readonly (string Sign, string Kind)[] Reminders = [("💊", PlanKind.Medication), ("📅", PlanKind.Appointment), ("📝", PlanKind.General)];

    [TestCaseSource(nameof(Reminders))]
    public void Most_say_it_is_done_and_a_tenth_that_it_is_not((string Sign, string Kind) reminder)
    {
        var meant = Enumerable.Range(11, 200).SelectMany(index => DemoReplies.To(index, reminder.Sign + " Waktunya")).Select(reply => Meaning(reply.Text, reminder.Kind)).ToLookup(meaning => meaning);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(meant.Select(meaning => meaning.Key), Is.EquivalentTo(new[] { ReplyClass.Done, ReplyClass.NotYet }));
            Assert.That((meant[ReplyClass.Done].Count(), meant[ReplyClass.NotYet].Count()), Is.EqualTo((170, 20)), "and ten say nothing");
        }
    }

    [TestCase(DemoReplies.TwoAtOnce, "Done Done")]
    [TestCase(DemoReplies.DeliveredTwice, "Done twice")]
    [TestCase(DemoReplies.Stops, "Stop")]
    [TestCase(DemoReplies.InDanger, "Emergency")]
    public void And_one_of_each_kind_that_is_seldom(int index, string expected) => Assert.That(
        string.Join(' ', DemoReplies.To(index, "💊 Waktunya").Select(reply => Meaning(reply.Text, PlanKind.Medication) + (reply.Twice ? " twice" : ""))), Is.EqualTo(expected));

    [Test]
    public void Nobody_answers_what_asks_nothing() => Assert.That(DemoReplies.To(0, "🌿 Minum air").Concat(DemoReplies.To(0, "Tercatat pukul 08.00")), Is.Empty);

    private static ReplyClass Meaning(string text, string kind) => ReplyParser.BuiltIn.Parse(text, [kind], choiceLive: false).Classes.Single();
}
