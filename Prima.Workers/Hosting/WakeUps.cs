using System.Threading.Channels;
using Prima.Core.Outbox;

namespace Prima.Workers.Hosting;

/// <summary>Hands each wake-up to every waiting loop of this process. Many hints become one.</summary>
internal sealed class WakeUps : IWakeUps
{
    private readonly List<Channel<bool>> senders = [];
    private readonly List<Channel<bool>> schedulers = [];
    private readonly List<Channel<bool>> inbound = [];

    /// <summary>A loop's own ear; called once by each, before it runs.</summary>
    public ChannelReader<bool> Subscribe() => AddEar(senders);

    /// <summary>The same, for a loop that waits for reminders: what wakes the senders comes far too often for it.</summary>
    public ChannelReader<bool> SubscribeScheduler() => AddEar(schedulers);

    /// <summary>The same, for a loop that reads the inbox.</summary>
    public ChannelReader<bool> SubscribeInbound() => AddEar(inbound);

    public void Wake(bool isNews) => Tell(senders, isNews);

    public void WakeSchedulers() => Tell(schedulers, isNews: true);

    public void WakeInbound() => Tell(inbound, isNews: true);

    private static ChannelReader<bool> AddEar(List<Channel<bool>> loops)
    {
        var ear = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (loops)
            loops.Add(ear);
        return ear.Reader;
    }

    private static void Tell(List<Channel<bool>> loops, bool isNews)
    {
        lock (loops)
        {
            foreach (var ear in loops)
                ear.Writer.TryWrite(isNews);
        }
    }
}
