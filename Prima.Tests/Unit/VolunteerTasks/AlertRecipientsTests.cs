using NUnit.Framework;
using Prima.Core.VolunteerTasks;

namespace Prima.Tests.Unit.VolunteerTasks;

/// <summary>Who is alerted in a round (domain section 10). Volunteers are letters; A is assigned; of small ones an alert has failed.</summary>
public class AlertRecipientsTests
{
    [TestCase("urgent", "A", "BC", "", "AB", 'B')]
    [TestCase("urgent", "A", "BC", "B", "AC", 'C')]
    [TestCase("urgent", "A", "BC", "C", "AB", 'B', Description = "round again after the last")]
    [TestCase("urgent", "A", "BC", "X", "AB", 'B', Description = "who was asked last is on call no longer")]
    [TestCase("urgent", "", "BC", "", "B", 'B')]
    [TestCase("urgent", "A", "", "", "A", '-')]
    [TestCase("urgent", "A", "AB", "", "A", 'A', Description = "nobody twice")]
    [TestCase("urgent", "A", "AB", "A", "AB", 'B')]
    [TestCase("urgent", "", "", "", "", '-')]
    [TestCase("high", "A", "BC", "", "A", '-')]
    [TestCase("high", "", "BC", "", "B", '-', Description = "the first on call stands in")]
    [TestCase("high", "", "bCD", "", "C", '-', Description = "who cannot be reached is passed over")]
    [TestCase("high", "", "bc", "", "b", '-', Description = "nobody can be reached")]
    [TestCase("high", "", "", "", "", '-')]
    [TestCase("high", "a", "BC", "", "B", '-', Description = "of the assigned an alert has failed")]
    [TestCase("high", "a", "bc", "", "a", '-', Description = "nobody can be reached, not even the assigned")]
    [TestCase("high", "a", "", "", "a", '-')]
    [TestCase("urgent", "a", "", "", "a", '-', Description = "who has nobody else to tell tells the assigned again")]
    [TestCase("urgent", "a", "BC", "B", "aC", 'C')]
    [TestCase("urgent", "A", "bC", "", "Ab", 'b', Description = "the rounds come to the next by themselves")]
    public void The_assigned_volunteer_and_the_next_on_call_are_alerted(string priority, string assigned, string onCall, string asked, string to, char askedAfter)
    {
        var chosen = AlertRecipients.Choose(
            priority, assigned.Length == 0 ? null : Alertee(assigned[0]), [.. onCall.Select(Alertee)], asked.Length == 0 ? null : Alertee(asked[0]).Id, number: null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(chosen.To.Select(one => one.Name)), Is.EqualTo(to));
            Assert.That(chosen.AskedId, Is.EqualTo(askedAfter == '-' ? null : (Guid?)Alertee(askedAfter).Id));
        }
    }

    [TestCase("urgent", "", "BCD", 'B', "C")]
    [TestCase("urgent", "", "BCD", 'C', "B")]
    [TestCase("urgent", "A", "BC", 'B', "AC")]
    [TestCase("urgent", "", "B", 'B', "B", Description = "there is nobody else")]
    [TestCase("high", "", "BC", 'B', "C")]
    [TestCase("high", "A", "BC", 'A', "B")]
    [TestCase("high", "", "Bc", 'B', "B", Description = "nobody else can be reached")]
    public void Nobody_is_the_first_to_be_told_of_their_own_words(string priority, string assigned, string onCall, char wrote, string to) =>
        Assert.That(Rounds(1, priority, assigned, onCall, wrote), Is.EqualTo(new[] { to }));

    [Test]
    public void But_the_last() => Assert.That(Rounds(4, "urgent", "", "BCD", 'B'), Is.EqualTo(new[] { "C", "D", "B", "C" }));

    private static List<string> Rounds(int rounds, string priority, string assigned, string onCall, char wrote)
    {
        List<string> told = [];
        Guid? asked = null;
        for (var i = 0; i < rounds; i++)
        {
            var chosen = AlertRecipients.Choose(priority, assigned.Length == 0 ? null : Alertee(assigned[0]), [.. onCall.Select(Alertee)], asked, wrote.ToString());
            told.Add(string.Concat(chosen.To.Select(one => one.Name)));
            asked = chosen.AskedId;
        }

        return told;
    }

    private static Alertee Alertee(char name) => new(new Guid(name, 0, 0, new byte[8]), name.ToString(), name.ToString()) { IsUnreachable = char.IsLower(name) };
}
