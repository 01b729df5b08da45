using NUnit.Framework;
using Prima.Workers.Hosting.Settings;

namespace Prima.Tests.Unit.Settings;

public class NearestNameTests
{
    private static readonly string[] Known = ["BatchSize", "SendTimeout", "ClaimTtl", "Concurrency"];

    [TestCase("BatchSiez", "BatchSize")]
    [TestCase("batchsize", "BatchSize")]
    [TestCase("Batch", null)]
    [TestCase("BatchSizes", "BatchSize")]
    [TestCase("ClaimTTL", "ClaimTtl")]
    [TestCase("SentTimeout", "SendTimeout")]
    [TestCase("Recipient", null)]
    [TestCase("x", null)]
    [TestCase("", null)]
    public void A_slip_finds_its_name_and_another_word_finds_none(string typed, string? meant) => Assert.That(NearestName.Of(typed, Known), Is.EqualTo(meant));

    [Test]
    public void Of_two_names_the_nearer_one_is_meant() => Assert.That(NearestName.Of("pauze", ["resume", "pauses", "pause"]), Is.EqualTo("pause"));
}
