using System.Globalization;

namespace Prima.Tests.Model;

/// <summary>
/// Every state that can be reached, found breadth first, so the way to each is a shortest one. The search stops at the first state that breaks a promise.
/// </summary>
internal sealed class Exploration<TState>
    where TState : notnull
{
    private readonly Dictionary<TState, int> numbers = [];
    private readonly List<TState> states = [];
    private readonly List<(int From, string Actor, string Does)> arrivals = [];
    private readonly List<(int From, int To)> edges = [];

    private Exploration()
    {
    }

    /// <summary>How many different states were reached.</summary>
    public int States => states.Count;

    /// <summary>How many steps lead from one of them to another.</summary>
    public int Steps => edges.Count;

    /// <summary>Which promise the last state breaks; null when every state keeps them all.</summary>
    public string? Broken { get; private set; }

    /// <summary>The shortest way to the state that breaks a promise, one line a step.</summary>
    public IReadOnlyList<string> CounterExample => Broken is null ? [] : TraceTo(states.Count - 1);

    /// <param name="initial">Where everything begins.</param>
    /// <param name="next">Whatever may happen in a state.</param>
    /// <param name="broken">Names the promise that a state breaks, or null.</param>
    public static Exploration<TState> From(TState initial, Func<TState, IEnumerable<Step<TState>>> next, Func<TState, string?> broken)
    {
        var exploration = new Exploration<TState>();
        exploration.Reach(initial, (-1, "", ""), broken);
        for (var from = 0; from < exploration.states.Count && exploration.Broken is null; from++)
        {
            foreach (var step in next(exploration.states[from]))
            {
                var to = exploration.Reach(step.Next, (from, step.Actor, step.Does), broken);
                exploration.edges.Add((from, to));
                if (exploration.Broken is not null)
                    break;
            }
        }

        return exploration;
    }

    /// <summary>The shortest way into a state from which no end can be reached any more; empty when every state can still end.</summary>
    public IReadOnlyList<string> WayIntoADeadEnd(Func<TState, bool> isEnd)
    {
        var canEnd = StatesThatCanReach(isEnd);
        var deadEnd = Array.IndexOf(canEnd, false);
        return deadEnd < 0 ? [] : TraceTo(deadEnd);
    }

    /// <summary>How many of the states reached are as asked.</summary>
    public int Count(Func<TState, bool> like) => states.Count(like);

    private bool[] StatesThatCanReach(Func<TState, bool> isEnd)
    {
        var before = edges.ToLookup(edge => edge.To, edge => edge.From);
        var reaching = new bool[states.Count];
        var frontier = new Queue<int>(Enumerable.Range(0, states.Count).Where(number => isEnd(states[number])));
        foreach (var end in frontier)
            reaching[end] = true;
        while (frontier.TryDequeue(out var number))
        {
            foreach (var earlier in before[number].Where(earlier => !reaching[earlier]))
            {
                reaching[earlier] = true;
                frontier.Enqueue(earlier);
            }
        }

        return reaching;
    }

    private int Reach(TState state, (int From, string Actor, string Does) arrival, Func<TState, string?> broken)
    {
        if (numbers.TryGetValue(state, out var known))
            return known;
        numbers.Add(state, states.Count);
        states.Add(state);
        arrivals.Add(arrival);
        Broken = broken(state);
        return states.Count - 1;
    }

    private string[] TraceTo(int number)
    {
        var steps = new Stack<string>();
        for (; arrivals[number].From >= 0; number = arrivals[number].From)
            steps.Push($"{arrivals[number].Actor}: {arrivals[number].Does}");
        return [.. steps.Select((step, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1,3}. {step}"))];
    }
}
