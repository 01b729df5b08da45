using NUnit.Framework;
using Prima.Workers.Demo;

namespace Prima.Tests.Workers.Demo;

[Parallelizable]
public class DemoMessagesTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 2, 30, 0, TimeSpan.Zero);

    [Test]
    public void The_sample_has_200_good_rows_and_one_of_each_mistake()
    {
        var messages = DemoMessages.Load();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(messages.GoodRows, Is.EqualTo(200));
            Assert.That(messages.Errors.Select(error => error.Code), Is.EqualTo(new[] { "not_mobile", "not_digits", "empty", "foreign", "key_in_use" }));
        }
    }

    [Test]
    public void No_two_messages_have_a_recipient_or_a_key_in_common_however_many_there_are()
    {
        var messages = DemoMessages.Load();
        var many = Enumerable.Range(0, 5_000).Select(index => messages.At(index, Now)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(many.DistinctBy(message => message.Recipient).Count(), Is.EqualTo(5_000));
            Assert.That(many.DistinctBy(message => message.IdempotencyKey).Count(), Is.EqualTo(5_000));
            Assert.That(many.Select(message => message.DueAt - Now).Max(), Is.EqualTo(TimeSpan.FromSeconds(3)));
        }
    }

    [Test]
    public void Every_number_is_made_up() => Assert.That(
        Enumerable.Range(0, 1_000).Select(index => DemoMessages.Load().At(index, Now).Recipient.Digits), Is.All.StartsWith("628120000").Or.StartsWith("62899"));
}
