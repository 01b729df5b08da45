using NUnit.Framework;
using Prima.Data.Demo;
using Prima.Workers.Demo;
using Prima.Workers.FakeFonnte;

namespace Prima.Tests.Workers.Demo;

public class InboundReportTests
{
    private static readonly AnswerCounts Nothing = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    [Test]
    public void Each_webhook_a_row_balances_and_its_repeats_are_counted()
    {
        var report = Compare([new("a", 1), new("b", 3)], [Row("a"), Row("b")]);
        Assert.That((report.Webhooks, report.Rows, report.Duplicates, Broken(report)), Is.EqualTo((4, 2, 2, 0)));
    }

    [Test]
    public void A_webhook_whose_200_was_lost_on_its_way_balances_with_its_row_and_without()
    {
        Assert.That(Broken(Compare([new("a", 0)], [Row("a")])), Is.Zero);
        Assert.That(Broken(Compare([new("a", 0)], [])), Is.Zero);
    }

    [Test]
    public void A_webhook_with_a_200_and_without_a_row_does_not_balance() => Assert.That(Broken(Compare([new("a", 1)], [])), Is.EqualTo(1));

    [Test]
    public void A_webhook_that_became_two_rows_does_not_balance() => Assert.That(Broken(Compare([new("a", 2)], [Row("a"), Row("a")])), Is.EqualTo(1));

    [Test]
    public void A_row_that_the_gateway_never_sent_does_not_balance() => Assert.That(Broken(Compare([], [Row("a")])), Is.EqualTo(1));

    [TestCase("pending")]
    [TestCase("dead")]
    public void A_row_that_was_not_worked_on_does_not_balance(string state) => Assert.That(Broken(Compare([new("a", 1)], [Row("a") with { State = state }])), Is.EqualTo(1));

    [Test]
    public void What_could_not_be_used_and_a_broken_invariant_do_not_balance()
    {
        Assert.That(Broken(Compare([], [], Nothing with { Rejected = 1 })), Is.EqualTo(1));
        Assert.That(Broken(Compare([], [], Nothing with { BrokenInvariants = 1 })), Is.EqualTo(1));
    }

    [Test]
    public void Compliance_counts_what_is_open_or_not_yet_as_if_its_time_were_over()
    {
        Assert.That(Compare([], [], Nothing with { Done = 2, NotYet = 1, NotDone = 1, Open = 2 }).Compliance, Is.EqualTo(33));
        Assert.That(Compare([], []).Compliance, Is.Null, "nobody was asked");
    }

    private static InboundReport Compare(FakeDelivery[] sent, RecordedDelivery[] rows, AnswerCounts? counts = null) => InboundReport.Compare(sent, rows, counts ?? Nothing, []);

    private static RecordedDelivery Row(string digest) => new(digest, "incoming", "done");

    private static int Broken(InboundReport report) => report.Promises.Sum(promise => promise.Broken);
}
