using System.Globalization;

namespace Prima.Workers.Demo;

/// <summary>The end of a demo: the counts of three records, and where they contradict each other.</summary>
internal sealed record LedgerReport
{
    /// <summary>Our own list: what was enqueued, and what had to come of people and plans.</summary>
    public required int Enqueued { get; init; }

    /// <summary>The other direction.</summary>
    public required InboundReport Inbound { get; init; }

    public required IReadOnlyList<LedgerKind> Kinds { get; init; }

    /// <summary>The gateway's file.</summary>
    public required int Taken { get; init; }

    public required int Accepted { get; init; }

    public required int Failed { get; init; }

    public required int Expired { get; init; }

    public required int Cancelled { get; init; }

    public required int Uncertain { get; init; }

    /// <summary>Of the uncertain ones, those that the gateway has: the person got it, and nobody who was left could know.</summary>
    public required int UncertainTaken { get; init; }

    public required int Kills { get; init; }

    public required int Open { get; init; }

    /// <summary>Requests beyond one a message.</summary>
    public required int Twice { get; init; }

    /// <summary>Requests that no row had announced.</summary>
    public required int WithoutAttempt { get; init; }

    public required int AcceptedNotTaken { get; init; }

    public required int TakenUnknown { get; init; }

    public required int Lost { get; init; }

    public required int Strange { get; init; }

    /// <summary>Requests to people who have not agreed.</summary>
    public required int ToSilent { get; init; }

    /// <summary>Requests to people who have left, after their farewell.</summary>
    public required int AfterFarewell { get; init; }

    /// <summary>Messages to those who have not agreed, which the guards have kept back.</summary>
    public required int CancelledForSilent { get; init; }

    public required int Misplaced { get; init; }

    /// <summary>Each promise with the number of messages that break it.</summary>
    public IReadOnlyList<(string Promise, int Broken)> Promises =>
    [
        ("no message is open", Open),
        ("none was taken twice by the gateway", Twice),
        ("none was taken without an attempt row written before", WithoutAttempt),
        ("what the database calls accepted, the gateway has", AcceptedNotTaken),
        ("what the gateway has, the database calls accepted or uncertain", TakenUnknown),
        ("the database has what was enqueued or fell due, and nothing else", Lost + Strange),
        ("nobody who has not agreed was sent anything", ToSilent),
        ("nobody who left was sent anything after the farewell", AfterFarewell),
        ("every message is in exactly one place", Misplaced),
        .. Inbound.Promises,
    ];

    public bool Balanced => Promises.All(promise => promise.Broken == 0);

    /// <summary>For <c>--json</c>, as the contract has it.</summary>
    public object ToDocument() => new
    {
        Enqueued,
        Accepted,
        Failed,
        Expired,
        Cancelled,
        Uncertain,
        Taken,
        Twice,
        WithoutAttempt,
        Kills,
        Balanced,
        Inbound.Answers,
        Inbound.Counts.Done,
        Inbound.Counts.NotYet,
        Inbound.Compliance,
        Inbound.Counts.Withdrawn,
        Inbound.OpenTasks,
        Inbound.Webhooks,
        Inbox = Inbound.Rows,
        Inbound.Duplicates,
        Inbound.Counts.Receipts,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Enqueued} enqueued, {Taken} taken, {Accepted} accepted: {(Balanced ? "balanced" : "not balanced")}");
}
