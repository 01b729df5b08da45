using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Workers.Hosting;
using Prima.Workers.Sending;

namespace Prima.Tests.Unit.Hosting;

[CancelAfter(20_000)]
public class PaceTests
{
    private static readonly TimeSpan LongerThanAnyWait = TimeSpan.FromSeconds(1);
    private AskedClock clock = null!;
    private Channel<bool> news = null!;
    private Pace pace = null!;

    [SetUp]
    public void GivenALoopThatListens()
    {
        clock = new AskedClock();
        news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        pace = new Pace(clock, new Random(1), new SenderOptions(), news.Reader);
    }

    [Test]
    public async Task News_end_an_idle_wait_at_once_also_after_many_without(CancellationToken ending)
    {
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 3; i++)
                Assert.That(await IdleAsync(ending), Is.False, "its time was over, and nothing was heard");

            var waiting = pace.WaitAsync(PassResult.Idle, ending);
            Assert.That(waiting.IsCompleted, Is.False);
            news.Writer.TryWrite(true);
            await waiting;
            Assert.That(pace.Woken, Is.True);
        }
    }

    [TestCase(true, true)]
    [TestCase(false, false)]
    public async Task What_is_said_between_two_waits_is_heard_once(bool isNews, bool woken, CancellationToken ending)
    {
        await IdleAsync(ending);
        news.Writer.TryWrite(isNews);
        await pace.WaitAsync(PassResult.Full, ending);
        await pace.WaitAsync(PassResult.Idle, ending);
        Assert.That(pace.Woken, Is.EqualTo(woken));
        Assert.That(await IdleAsync(ending), Is.False);
    }

    [Test]
    public async Task A_stop_ends_every_wait(CancellationToken ending)
    {
        foreach (var pass in Enum.GetValues<PassResult>())
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ending);
            var waiting = pace.WaitAsync(pass, stopping.Token);
            Assert.That(waiting.IsCompleted, Is.EqualTo(pass == PassResult.Full), $"{pass}");
            await stopping.CancelAsync();
            await waiting;
            Assert.That(pace.Woken, Is.False, $"{pass}");
        }
    }

    // Fifty workers that want one device asked for it a thousand times a second while each came again within ten milliseconds.
    [Test]
    public async Task Who_finds_it_held_by_others_again_and_again_asks_less_often_up_to_a_third_of_a_second_and_anew_after_anything_else(CancellationToken ending)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var least in (int[])[2, 4, 8, 16, 32, 64, 64, 64])
                Assert.That((await LengthOfAsync(PassResult.Contended, ending)).TotalMilliseconds, Is.InRange(least, 5 * least));
            Assert.That(await LengthOfAsync(PassResult.Full, ending), Is.EqualTo(TimeSpan.Zero));
        }
    }

    [Test]
    public async Task Faults_in_a_row_wait_longer_up_to_the_most_that_is_set_and_never_less_than_a_tenth(CancellationToken ending)
    {
        var most = new SenderOptions().ErrorBackoffMax.TotalMilliseconds;
        for (var ceiling = 100d; ceiling < 8 * most; ceiling *= 2)
            Assert.That((await LengthOfAsync(PassResult.Fault, ending)).TotalMilliseconds, Is.InRange(Math.Min(ceiling, most) / 10, Math.Min(ceiling, most)));
        await LengthOfAsync(PassResult.Full, ending);
        Assert.That((await LengthOfAsync(PassResult.Fault, ending)).TotalMilliseconds, Is.LessThanOrEqualTo(100), "a pass that went well ends the row");
    }

    private async Task<TimeSpan> LengthOfAsync(PassResult pass, CancellationToken ending)
    {
        clock.Asked = TimeSpan.Zero;
        var waiting = pace.WaitAsync(pass, ending);
        clock.Advance(clock.Asked);
        await waiting;
        return clock.Asked;
    }

    /// <summary>A whole wait: whether it was woken.</summary>
    private async Task<bool> IdleAsync(CancellationToken ending)
    {
        var waiting = pace.WaitAsync(PassResult.Idle, ending);
        clock.Advance(LongerThanAnyWait);
        await waiting;
        return pace.Woken;
    }

    /// <summary>Remembers how long it was last asked to wait.</summary>
    private sealed class AskedClock : FakeTimeProvider
    {
        public TimeSpan Asked { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Asked = dueTime;
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
