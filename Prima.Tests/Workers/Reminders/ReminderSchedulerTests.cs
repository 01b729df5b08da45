using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Reminders;

namespace Prima.Tests.Workers.Reminders;

/// <summary>How long one scheduler sleeps: a real database says when the next is due, and the wait is in the test's hand.</summary>
public class ReminderSchedulerTests : DatabaseFixture
{
    private FakeTimeProvider clock = null!;
    private WakeUps wakeUps = null!;
    private SchedulerOptions options = null!;
    private DataUnderTest data = null!;
    private Pace pace = null!;
    private ReminderScheduler scheduler = null!;

    [SetUp]
    public async Task GivenASchedulerWithNothingToDo()
    {
        await Database.ExecuteAsync("delete from prima.follow_ups; delete from prima.reminders");
        clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        wakeUps = new WakeUps();
        options = new SchedulerOptions();
        data = DataUnderTest.Open(Database);
        pace = new Pace(clock, new Random(1), options, wakeUps.SubscribeScheduler());
        scheduler = new ReminderScheduler(
            data.Reminders, data.FollowUps, options, pace, new LoopMonitor(clock), data.Metrics, clock, NullLogger<ReminderScheduler>.Instance);
    }

    [TearDown]
    public async Task EndIt()
    {
        scheduler.Dispose();
        await data.DisposeAsync();
    }

    [Test]
    public async Task Where_nothing_is_due_it_sleeps_six_polls()
    {
        var sleep = await SleepAsync();

        clock.Advance(TimeSpan.FromSeconds(1.499));
        Assert.That(sleep.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await EndsAsync(sleep);
        Assert.That(pace.Woken, Is.False);
    }

    // The database says in how long: by its own clock, which runs on. So it is an hour, of which a slow machine takes no minute.
    [TestCase("reminder")]
    [TestCase("follow-up")]
    public async Task It_sleeps_until_the_next_is_due(string next)
    {
        options.IdlePoll = TimeSpan.FromMinutes(30);
        await GivenAsync(next, "now() + interval '1 h'");
        var sleep = await SleepAsync();

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.That(sleep.IsCompleted, Is.False, "it is not due");
        clock.Advance(TimeSpan.FromMinutes(1));
        await EndsAsync(sleep);
    }

    [Test]
    public async Task It_sleeps_no_longer_than_six_polls_however_late_the_next_is_due()
    {
        await GivenAsync("reminder", "now() + interval '1 h'");
        var sleep = await SleepAsync();

        clock.Advance(TimeSpan.FromSeconds(1.5));
        await EndsAsync(sleep);
    }

    [Test]
    public async Task A_wake_up_for_schedulers_ends_its_sleep_and_one_for_senders_does_not()
    {
        var sleep = await SleepAsync();

        wakeUps.Wake(isNews: true);
        Assert.That(sleep.IsCompleted, Is.False);
        wakeUps.WakeSchedulers();
        await EndsAsync(sleep);
        Assert.That(pace.Woken, Is.True);
    }

    private async Task<Task> SleepAsync()
    {
        var pass = await scheduler.PassAsync(CancellationToken.None);
        Assert.That(pass, Is.EqualTo(PassResult.Idle));
        return pace.WaitAsync(pass, CancellationToken.None);
    }

    private static Task EndsAsync(Task sleep) => sleep.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

    private async Task GivenAsync(string next, string dueAt)
    {
        var reminder = await Database.GivenADueReminderAsync(dueAt);
        if (next == "follow-up")
            await Database.ExecuteAsync(
                $"""
                update prima.reminders set status = 'sent', confirmation_status = 'open', asked_at = now(), window_ends_at = now() + interval '24 h' where id = '{reminder}';
                insert into prima.follow_ups (reminder_id, stage, due_at) values ('{reminder}', 1, {dueAt})
                """);
    }
}
