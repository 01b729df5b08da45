using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>Waits for a fact, with a deadline: the form of waiting that a test may use where no event tells it.</summary>
internal static class Eventually
{
    private const int Soon = 10;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan SeldomPoll = TimeSpan.FromMilliseconds(50); // who asks often takes the processor from those it waits for
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    public static Task HoldsAsync(Func<bool> fact, string what, TimeSpan? within = null) => HoldsAsync(() => Task.FromResult(fact()), what, within);

    public static async Task HoldsAsync(Func<Task<bool>> fact, string what, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Default);
        using var timer = new PeriodicTimer(Poll);
        for (var asked = 1; !await fact(); asked++)
        {
            if (asked == Soon)
                timer.Period = SeldomPoll;
            if (!await TicksAsync(timer, deadline.Token))
                Assert.Fail($"Not within {within ?? Default}: {what}");
        }
    }

    private static async Task<bool> TicksAsync(PeriodicTimer timer, CancellationToken deadline)
    {
        try
        {
            return await timer.WaitForNextTickAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
