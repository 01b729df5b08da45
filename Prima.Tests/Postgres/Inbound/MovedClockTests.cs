using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>A process whose clock is moved (PRIMA_CLOCK_OFFSET) lives at its own hour: what it says and hears is compared by one clock.</summary>
[Parallelizable]
public class MovedClockTests : InboxFixture
{
    [TestCase(61)]
    [TestCase(48 * 60)]
    public async Task Who_came_back_is_answered(int minutes)
    {
        await using var moved = Moved(minutes);

        foreach (var text in (string[])["berhenti", "mulai", "ya"])
        {
            await WriteAsync(moved, text);
            await SendAsync(moved);
        }

        Assert.That(await ConsentAsync(), Is.EqualTo("granted reply ya"));
        Assert.That(
            await Database.AskAsync<string[]>($"select array(select concat_ws(' ', m.template, s.state) from prima.messages m join prima.message_status s using (id) where m.patient_id = '{Patient}' order by m.id)"),
            Is.EqualTo(new[] { "stop.farewell accepted", "consent.request accepted", "consent.granted accepted" }));
    }

    [Test]
    public async Task A_yes_an_hour_after_the_question_is_no_stop()
    {
        await WriteAsync(Worker, "cukup");
        await using var later = Moved(61);

        await WriteAsync(later, "ya");

        Assert.That(await SaidAsync(), Does.Contain("stop.confirm"));
        Assert.That(await SaidAsync(), Does.Not.Contain("stop.farewell"));
    }

    [Test]
    public async Task A_day_later_is_said_again_what_is_said_once_a_day()
    {
        await WriteAsync(Worker, "kucing saya lucu");
        await using var later = Moved(25 * 60);

        await WriteAsync(later, "kucing saya lucu sekali");

        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "reply.noted", "reply.noted" }));
    }

    private DataUnderTest Moved(int minutes) => DataUnderTest.Open(Database, DataUnderTest.WideTerms with { ClockOffset = TimeSpan.FromMinutes(minutes) });

    private async Task WriteAsync(DataUnderTest worker, string text)
    {
        await Database.GivenAnAnswerAsync(Phone, text, FormattableString.Invariant($"clock_timestamp() + interval '{worker.Terms.ClockOffset.TotalMinutes} min'"), device: Device);
        await AnswerAllAsync(worker);
    }
}
