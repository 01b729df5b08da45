using Prima.Data.Demo;
using Prima.Workers.FakeFonnte;

namespace Prima.Workers.Demo;

/// <summary>The other direction: what the gateway brought, by its own record, against the rows of the inbox, and what came of them.</summary>
internal sealed record InboundReport
{
    /// <summary>Times that a webhook got its 200.</summary>
    public required int Webhooks { get; init; }

    /// <summary>The inbox's.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows of what people wrote.</summary>
    public required int Answers { get; init; }

    /// <summary>Webhooks that got their 200 once more, and no row.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Webhooks that the gateway brought in vain: it has given them up.</summary>
    public required int GivenUp { get; init; }

    /// <summary>Webhooks with a 200 and without a row, and rows of one webhook beyond the first.</summary>
    public required int Lost { get; init; }

    /// <summary>Rows of what the gateway never sent, and what was kept as unusable.</summary>
    public required int Strange { get; init; }

    /// <summary>Rows that wait, or have failed for good.</summary>
    public required int Unread { get; init; }

    public required AnswerCounts Counts { get; init; }

    public required IReadOnlyList<TaskCount> Tasks { get; init; }

    /// <summary>As if the time of all answers were over now: then what is open counts as unanswered, and what is not yet done as not done. A percentage, cut to whole ones; null: nobody was asked.</summary>
    public int? Compliance => Counts is { Done: var done, NotYet: var notYet, NotDone: var notDone, Open: var open } && done + notYet + notDone + open is > 0 and var asked ? 100 * done / asked : null;

    public int Asked => Counts.Done + Counts.NotYet + Counts.NotDone + Counts.Open;

    public int OpenTasks => Tasks.Sum(task => task.Tasks);

    public IReadOnlyList<(string Promise, int Broken)> Promises =>
    [
        ("every webhook that got its 200 is a row of the inbox, once", Lost),
        ("the inbox has nothing else, and every row was worked on", Strange + Unread),
        ("no invariant of people, reminders, answers and tasks is broken", Counts.BrokenInvariants),
    ];

    public static InboundReport Compare(IReadOnlyList<FakeDelivery> sent, IReadOnlyList<RecordedDelivery> rows, AnswerCounts counts, IReadOnlyList<TaskCount> tasks)
    {
        var kept = rows.GroupBy(row => row.Digest, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var known = sent.Select(webhook => webhook.Digest).ToHashSet(StringComparer.Ordinal);
        return new InboundReport
        {
            Webhooks = sent.Sum(webhook => webhook.Answered),
            Rows = rows.Count,
            Answers = rows.Count(row => row.Kind == "incoming"),
            Duplicates = sent.Sum(webhook => Math.Max(0, webhook.Answered - 1)),
            GivenUp = sent.Count(webhook => webhook.Answered == 0),
            Lost = sent.Count(webhook => webhook.Answered > 0 && !kept.ContainsKey(webhook.Digest)) + kept.Values.Sum(times => times - 1),
            Strange = rows.Count(row => !known.Contains(row.Digest)) + counts.Rejected,
            Unread = rows.Count(row => row.State != "done"),
            Counts = counts,
            Tasks = tasks,
        };
    }
}
