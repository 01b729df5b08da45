using Prima.Data.Demo;

namespace Prima.Workers.Demo;

/// <summary>How things stand at one moment of a demo.</summary>
/// <param name="Elapsed">Since the first message.</param>
/// <param name="UntilDue">Until the reminders fall due; negative afterwards.</param>
/// <param name="States">Only those that occur.</param>
/// <param name="Waiting">What waits besides messages.</param>
/// <param name="PerSecond">Accepted over the last two seconds.</param>
/// <param name="Workers">How many each place in the fleet has brought to their end.</param>
/// <param name="Kills">So far.</param>
internal sealed record DemoProgress(
    TimeSpan Elapsed, TimeSpan UntilDue, IReadOnlyList<StateCount> States, DemoWaiting Waiting, double PerSecond, IReadOnlyList<int> Workers, int Kills)
{
    /// <summary>In the order of a message's life.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["queued", "sending", "accepted", "uncertain", "failed", "expired", "cancelled"];

    public int Open => States.Sum(state => state.Open);

    /// <summary>Messages that are over and answers that were heard: while it grows, the end is only slow.</summary>
    public int Ended => States.Sum(state => state.Messages - state.Open) + Waiting.Answers;

    /// <summary>Nothing waits, and nothing is on its way.</summary>
    public bool IsDone => Open == 0 && Waiting.IsNothing;

    public int CountOf(string state) => States.FirstOrDefault(count => count.State == state)?.Messages ?? 0;
}
