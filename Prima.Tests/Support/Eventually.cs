using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>Waits for a fact, with a deadline: the form of waiting that a test may use where no event tells it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    public static Task HoldsAsync(Func<bool> fact, string what, TimeSpan? within = null) => HoldsAsync(() => Task.FromResult(fact()), what, within);

    public static async Task HoldsAsync(Func<Task<bool>> fact, string what, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Default);
        using var timer = new PeriodicTimer(Poll);
        while (!await fact())
            if (!await TicksAsync(timer, deadline.Token))
                Assert.Fail($"Not within {within ?? Default}: {what}");
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
