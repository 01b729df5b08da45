using NUnit.Framework;
using Prima.Core.Receipts;

namespace Prima.Tests.Unit.Receipts;

public class DeliveriesTests
{
    [TestCase("pending", null, Delivery.Pending)]
    [TestCase("waiting", null, Delivery.Pending)]
    [TestCase("processing", null, Delivery.Pending)]
    [TestCase("sent", null, Delivery.Sent)]
    [TestCase("invalid", null, Delivery.Failed)]
    [TestCase("failed", null, Delivery.Failed)]
    [TestCase("expired", null, Delivery.Failed)]
    [TestCase("url unreachable", null, Delivery.Failed)]
    [TestCase(null, "delivered", Delivery.Delivered)]
    [TestCase(null, "read", Delivery.Read)]
    [TestCase(null, "1", Delivery.Sent)]
    [TestCase(null, "2", Delivery.Delivered)]
    [TestCase(null, "3", Delivery.Read)]
    [TestCase("Sent ", null, Delivery.Sent)]
    [TestCase("sent", "read", Delivery.Read)]
    [TestCase("failed", "sent", Delivery.Failed)]
    [TestCase("shiny", "sent", Delivery.Sent)]
    [TestCase("shiny", null, null)]
    [TestCase(null, null, null)]
    public void The_higher_of_the_two_words_counts(string? status, string? state, Delivery? expected) => Assert.That(Deliveries.Read(status, state), Is.EqualTo(expected));

    [Test]
    public void A_higher_rank_stands_behind_a_lower_one() =>
        Assert.That(Enum.GetValues<Delivery>().Select(d => d.ToWord()), Is.EqualTo(new[] { "pending", "sent", "failed", "delivered", "read" }));
}
