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
    private FakeTimeProvider clock = null!;
    private Channel<bool> news = null!;
    private Pace pace = null!;

    [SetUp]
    public void GivenALoopThatListens()
    {
        clock = new FakeTimeProvider();
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

    /// <summary>A whole wait: whether it was woken.</summary>
    private async Task<bool> IdleAsync(CancellationToken ending)
    {
        var waiting = pace.WaitAsync(PassResult.Idle, ending);
        clock.Advance(LongerThanAnyWait);
        await waiting;
        return pace.Woken;
    }
}
