namespace Prima.Tests.Support;

/// <summary>Every order in which the steps of two parts can be taken. A step that waits for the other part is left waiting while that one goes on.</summary>
internal static class Interleaving
{
    /// <summary>Each as letters: a is a step of the first part, b of the second.</summary>
    public static IEnumerable<string> All(int first, int second) =>
        first == 0 ? [new string('b', second)]
        : second == 0 ? [new string('a', first)]
        : All(first - 1, second).Select(rest => "a" + rest).Concat(All(first, second - 1).Select(rest => "b" + rest));

    /// <param name="order">One of <see cref="All"/>.</param>
    /// <param name="first">Its steps.</param>
    /// <param name="second">Its steps, and how to tell that one of them waits for a lock.</param>
    /// <param name="secondWaits">Ends when the second part waits for a lock.</param>
    public static async Task RunAsync(string order, IReadOnlyList<Func<Task>> first, IReadOnlyList<Func<Task>> second, Func<Task> secondWaits)
    {
        var (a, b) = (0, 0);
        var waiting = Task.CompletedTask;
        foreach (var part in order)
        {
            if (part == 'a')
            {
                await first[a++]();
                continue;
            }

            // Its earlier step still waits: all that comes after waits with it.
            var step = second[b++];
            waiting = waiting.IsCompletedSuccessfully ? step() : ThenAsync(waiting, step);
            if (!waiting.IsCompleted)
                await Task.WhenAny(waiting, secondWaits());
        }

        await waiting;
    }

    private static async Task ThenAsync(Task before, Func<Task> step)
    {
        await before;
        await step();
    }
}
