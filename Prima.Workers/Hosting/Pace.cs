using System.Threading.Channels;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Hosting;

/// <summary>How a loop waits between two passes. Every wait is jittered, so that a fleet does not march in step, and ends quietly on stop.</summary>
internal sealed class Pace(TimeProvider clock, Random random, LoopOptions options, ChannelReader<bool>? wakeUps = null)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private int faultsInARow;
    private int contendedInARow;

    /// <summary>Kept from wait to wait: one that is given up would end in an exception each time.</summary>
    private Task<bool>? wakeUp;

    /// <summary>Whether the last wait was ended by the news of something to do: asking first would cost a round trip.</summary>
    public bool Woken { get; private set; }

    /// <summary>How long the wait that has begun lasts at most.</summary>
    public TimeSpan Waiting { get; private set; }

    /// <summary>How long the next idle wait is to be, once, where the loop knows better than its options.</summary>
    public TimeSpan? NextIdle { private get; set; }

    public async Task WaitAsync(PassResult pass, CancellationToken stopping)
    {
        faultsInARow = pass == PassResult.Fault ? faultsInARow + 1 : 0;
        contendedInARow = pass == PassResult.Contended ? contendedInARow + 1 : 0;
        Woken = false;
        var wait = pass switch
        {
            PassResult.Full => TimeSpan.Zero,
            PassResult.Contended => TimeSpan.FromMilliseconds((2 + (8 * random.NextDouble())) * (1 << Math.Min(contendedInARow - 1, 5))), // fifty that want one device must not keep it busy by asking
            PassResult.Idle => NextIdle ?? options.IdlePoll * (0.84 + (0.07 * random.NextDouble())), // what falls due meanwhile is sent within one IdlePoll, the claim and its commit too
            _ => Backoff(),
        };
        NextIdle = null;
        Waiting = wait;
        if (wait == TimeSpan.Zero || stopping.IsCancellationRequested)
            return;

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var delay = Task.Delay(wait, clock, ending.Token);
        if (pass != PassResult.Idle || wakeUps is null)
        {
            await Task.WhenAny(delay); // stopping ends every wait
            return;
        }

        wakeUp ??= wakeUps.WaitToReadAsync(CancellationToken.None).AsTask();
        if (await Task.WhenAny(delay, wakeUp) != wakeUp)
            return;
        wakeUp = null;
        Woken = wakeUps.TryRead(out var isNews) && isNews;
        ending.Cancel();
    }

    /// <summary>Full jitter above a tenth, doubling up to the configured maximum.</summary>
    private TimeSpan Backoff()
    {
        var ceiling = FirstBackoff * Math.Pow(2, Math.Min(faultsInARow - 1, 16));
        if (ceiling > options.ErrorBackoffMax)
            ceiling = options.ErrorBackoffMax;
        return ceiling * (0.1 + (0.9 * random.NextDouble()));
    }
}
