namespace Prima.Workers.Bench;

/// <summary>Callers that ask one key of 30 a second for one permit each, without a pause: how many decisions, and was the window ever broken?</summary>
internal static class LimitsBench
{
    public const int Permits = 30;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    public static async Task<(long Decisions, long Granted, int WorstWindow)> RunAsync(BenchStage stage, int callers, int seconds, TimeProvider clock, CancellationToken stopping)
    {
        await stage.Store.ClearAsync();
        var length = TimeSpan.FromSeconds(seconds);
        var started = clock.GetTimestamp();
        var counts = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            await using var caller = await stage.Store.OpenCallerAsync(1);
            (long Decisions, long Granted) mine = default;
            while (clock.GetElapsedTime(started) < length)
                mine = (mine.Decisions + 1, mine.Granted + await caller.TakePermitAsync());
            return mine;
        })));

        // The row keeps every grant of the last second with its own time; looked at more often than that, none is missed.
        var grants = new SortedSet<DateTime>();
        while (!counts.IsCompleted)
        {
            grants.UnionWith(await stage.Store.GrantsAsync());
            await Task.WhenAny(counts, Task.Delay(LookEvery, clock, stopping));
        }

        grants.UnionWith(await stage.Store.GrantsAsync());
        var all = await counts;
        return (all.Sum(c => c.Decisions), all.Sum(c => c.Granted), WorstWindow([.. grants], TimeSpan.FromSeconds(1)));
    }

    /// <summary>The most grants in any half-open window of that length.</summary>
    private static int WorstWindow(IReadOnlyList<DateTime> grants, TimeSpan length)
    {
        var worst = 0;
        for (int first = 0, last = 0; last < grants.Count; last++)
        {
            while (grants[last] - grants[first] >= length)
                first++;
            worst = Math.Max(worst, last - first + 1);
        }

        return worst;
    }
}
