using System.Threading.Channels;
using Prima.Core.Outbox;

namespace Prima.Workers.Hosting;

/// <summary>Hands each wake-up to every waiting loop of this process. Many hints become one.</summary>
internal sealed class WakeUps : IWakeUps
{
    private readonly List<Channel<bool>> loops = [];

    /// <summary>A loop's own ear; called once by each, before it runs.</summary>
    public ChannelReader<bool> Subscribe()
    {
        var ear = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (loops)
            loops.Add(ear);
        return ear.Reader;
    }

    public void Wake(bool isNews)
    {
        lock (loops)
        {
            foreach (var ear in loops)
                ear.Writer.TryWrite(isNews);
        }
    }
}
