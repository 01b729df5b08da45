using Prima.Core.Diagnostics;

namespace Prima.Workers.Web;

/// <summary>A wrong token is told once a minute at most: the gateway may have been given another, and a stranger may call as often as they like.</summary>
internal sealed partial class RefusalWatch(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private long toldAt;

    public void Refused()
    {
        var last = Interlocked.Read(ref toldAt);
        if (last != 0 && clock.GetElapsedTime(last) < Every)
            return;
        if (Interlocked.CompareExchange(ref toldAt, clock.GetTimestamp(), last) == last)
            Log.Refused(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.WebhookTokenRefused, LogLevel.Warning, "A webhook was called without a token of Prima:Web; nothing was stored")]
        public static partial void Refused(ILogger logger);
    }
}
