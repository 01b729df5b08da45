using Prima.Core.Time;

namespace Prima.Core.Plans;

/// <summary>When a plan falls due: wall time in a zone. Equal when they mean the same; an edit that changes it gives the plan a new <c>active_from</c>.</summary>
/// <param name="StartDate">The first date it may fall on.</param>
/// <param name="LocalTimes">One to six, ascending, no two the same.</param>
/// <param name="Rule">Null: once, on the start date.</param>
/// <param name="Zone">Whose clocks count.</param>
public sealed record PlanSchedule(DateOnly StartDate, IReadOnlyList<TimeOnly> LocalTimes, RecurrenceRule? Rule, Zone Zone)
{
    /// <summary>Everything due after <paramref name="after"/> and not later than <paramref name="until"/>.</summary>
    public IEnumerable<PlanOccurrence> Between(DateTimeOffset after, DateTimeOffset until)
    {
        var last = Zone.DateOf(until);
        return After(after).TakeWhile(one => one.LocalDate <= last).Where(one => one.DueAt <= until);
    }

    /// <summary>False: nothing of it is still to come.</summary>
    public bool IsDueAfter(DateTimeOffset instant) => After(instant).Any();

    // A gap moves a time forward by at most a day, so what is due on a date may belong to the one before.
    private IEnumerable<PlanOccurrence> After(DateTimeOffset instant) => From(Zone.DateOf(instant).AddDays(-1)).Where(one => instant < one.DueAt);

    /// <summary>Between two of its first occurrences that follow each other; null: it has one only.</summary>
    public TimeSpan? ShortestGap
    {
        get
        {
            var first = From(StartDate).Take((2 * LocalTimes.Count) + 1).Select(one => one.DueAt).ToList();
            return first.Count < 2 ? null : first.Zip(first.Skip(1), (one, next) => next - one).Min();
        }
    }

    /// <summary>Its occurrences on <paramref name="date"/> and later, by date and time, without an end where the rule has none.</summary>
    public IEnumerable<PlanOccurrence> From(DateOnly date)
    {
        var recent = new Queue<DateTimeOffset>();
        foreach (var day in new Recurrence(Rule, StartDate).From(date))
        {
            foreach (var time in LocalTimes)
            {
                // Of two times that fall on one instant the later is left out. They are a gap apart: a day's times at most.
                var dueAt = Zone.ToInstant(day, time);
                if (recent.Contains(dueAt))
                    continue;
                recent.Enqueue(dueAt);
                if (recent.Count > LocalTimes.Count)
                    recent.Dequeue();
                yield return new PlanOccurrence(day, time, dueAt);
            }
        }
    }

    public bool Equals(PlanSchedule? other) => other is not null && StartDate == other.StartDate && Rule == other.Rule && Zone == other.Zone && LocalTimes.SequenceEqual(other.LocalTimes);

    public override int GetHashCode() => HashCode.Combine(StartDate, Rule, Zone, LocalTimes.Count);
}
