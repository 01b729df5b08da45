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
        await SendAsync();
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

    [TestCase(5, "granted reply ya")]
    [TestCase(-5, "asked reply ya")]
    public async Task Only_what_was_written_after_the_request_had_left_answers_it(int minutesAfter, string consent)
    {
        await using var moved = Moved(61);
        foreach (var text in (string[])["berhenti", "mulai"])
            await WriteAsync(moved, text);
        await SendAsync(moved);

        await WriteAsync(moved, "ya", minutesAfter);

        Assert.That(await ConsentAsync(), Is.EqualTo(consent));
    }

    [TestCase(5, "done")]
    [TestCase(-5, "none")]
    public async Task Only_what_was_written_after_the_reminder_had_left_answers_it_also_while_it_is_being_sent(int minutesAfter, string confirmation)
    {
        await using var moved = Moved(61);
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient), "now() + interval '60 min'");
        await Database.ExecuteAsync($"update prima.reminders set local_date = now()::date where id = '{reminder}'");
        await moved.QueueDueAsync();
        await moved.ClaimOneAsync(Device);

        await WriteAsync(moved, "sudah", minutesAfter);

        Assert.That(await ConfirmationAsync(reminder), Is.EqualTo(confirmation));
    }

    [Test]
    public async Task What_was_asked_once_more_lately_may_be_meant_beside_what_was_asked_just_now()
    {
        await GivenASentReminderAsync();
        await using (var soon = Moved(3 * 60))
        {
            await soon.FollowUps.AdvanceAsync(10, CancellationToken.None);
            await SendAsync(soon);
        }

        await using var later = Moved(5 * 60);
        var newer = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient), "now() + interval '5 h'");
        await Database.ExecuteAsync($"update prima.reminders set local_date = now()::date where id = '{newer}'");
        await later.QueueDueAsync();
        await SendAsync(later);

        await WriteAsync(later, "sudah");

        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "followup.2", "ask.which" }));
    }

    private DataUnderTest Moved(int minutes)
    {
        var offset = TimeSpan.FromMinutes(minutes);
        return DataUnderTest.Open(Database, DataUnderTest.WideTerms with { ClockOffset = offset }, reminders: DataUnderTest.WideReminderTerms with { ClockOffset = offset });
    }

    private async Task WriteAsync(DataUnderTest worker, string text, int minutesAfter = 0)
    {
        await Database.GivenAnAnswerAsync(Phone, text, FormattableString.Invariant($"clock_timestamp() + interval '{worker.Terms.ClockOffset.TotalMinutes + minutesAfter} min'"), device: Device);
        await AnswerAllAsync(worker);
    }
}
