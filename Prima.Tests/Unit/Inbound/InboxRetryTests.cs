using NUnit.Framework;
using Prima.Core.Inbound;

namespace Prima.Tests.Unit.Inbound;

public class InboxRetryTests
{
    [Test]
    public void Five_errors_are_tried_again_ever_later_and_the_sixth_is_the_last() =>
        Assert.That(Enumerable.Range(0, 7).Select(errors => InboxRetry.After(errors)?.TotalSeconds), Is.EqualTo(new double?[] { 1, 5, 15, 30, 60, null, null }));
}
