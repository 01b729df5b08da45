using System.Collections.Frozen;

namespace Prima.Workers.FakeFonnte;

/// <summary>All faults of a script, in one table. <c>ms</c> delays each of them; where it means something else, the row says so.</summary>
internal static class FakeFaults
{
    public static IReadOnlyList<FakeFault> All { get; } =
    [
        // Taken: the ledger has the message, whatever the caller sees.
        new("delay-then-accept", true, "answers as usual, ms later", FakeAct.Answer),
        new("accept-then-drop-connection", true, "the connection is cut instead of an answer", FakeAct.Drop),
        new("accept-then-never-answer", true, "the connection stays open, silent", FakeAct.Hang),
        new("empty-body", true, "HTTP 200 with nothing in it", FakeAct.Empty),
        new("html-200", true, "HTTP 200 with a page", FakeAct.Page),
        new("truncated-json", true, "HTTP 200, half of the JSON", FakeAct.Truncated),
        new("cut-body", true, "HTTP 200, half of the JSON, then the connection is cut", FakeAct.Cut),
        new("too-long", true, "HTTP 200 with 100 KiB of text", FakeAct.TooLong),
        new("status-as-string", true, "status is \"true\"", FakeAct.StatusAsString),
        new("missing-id", true, "status true without an id", FakeAct.NoId),
        new("server-issue", true, "accepted, to be sent later", FakeAct.Detail, Text: "success! message pending due to server issue, will be sent later"),
        new("scheduled", true, "accepted, to be sent on scheduled time", FakeAct.Detail, Text: "success! message will be sent on scheduled time"),
        .. Pages(taken: true, 500, 502, 503, 504, 520, 522, 524),
        new("receipts-before-answer", true, "all receipts come before the answer", FakeAct.Answer, Receipts: FakeReceipts.BeforeAnswer),
        new("receipts-twice", true, "each receipt comes twice", FakeAct.Answer, Receipts: FakeReceipts.Twice),
        new("receipts-reversed", true, "the last receipt comes first", FakeAct.Answer, Receipts: FakeReceipts.Reversed),
        new("receipts-id-only", true, "a receipt with the id only comes first", FakeAct.Answer, Receipts: FakeReceipts.IdOnlyFirst),
        new("receipts-none", true, "no receipt comes", FakeAct.Answer, Receipts: FakeReceipts.None),
        new("receipts-invalid", true, "the only receipt says invalid", FakeAct.Answer, Receipts: FakeReceipts.Invalid),

        // Not taken: the ledger has no line.
        new("drop-before-taking", false, "the connection is cut", FakeAct.Drop),
        new("never-answer", false, "the connection stays open, silent", FakeAct.Hang),
        .. Pages(taken: false, 400, 401, 403, 404, 405, 413, 415, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526),
        new("429", false, "HTTP 429; Retry-After is ms, in whole seconds, when ms is given", FakeAct.RetryAfter, 429),
        new("503-retry-after", false, "HTTP 503 with Retry-After: ms, in whole seconds, or 1", FakeAct.RetryAfter, 503),
        new("redirect", false, "HTTP 307 to /elsewhere", FakeAct.Redirect, 307),
        new("disconnect", false, "the device loses its session, for ms or until it is connected again", FakeAct.Disconnect),
        new("connect", true, "the device is connected again, and answers as usual", FakeAct.Connect),
        new("use-up-quota", false, "the device's quota becomes 0", FakeAct.UseUpQuota),
        .. Reasons(
            "token invalid", "invalid token", "devices must belong to an account", "input invalid", "url invalid", "url unreachable",
            "file format not supported", "file size must under 4MB", "target invalid", "JSON format invalid", "insufficient quota",
            "request invalid on disconnected device", "invalid/empty body value", "target input invalid", "unknown inbox id", "credential not found",
            "invalid message request", "unknown user", "some new refusal"),
    ];

    private static readonly FrozenDictionary<string, FakeFault> ByName = All.ToFrozenDictionary(fault => fault.Name, StringComparer.OrdinalIgnoreCase);

    public static FakeFault? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<FakeFault> Pages(bool taken, params int[] statuses) => statuses.Select(
        status => new FakeFault(taken ? $"html-{status}-taken" : $"html-{status}", taken, $"HTTP {status} with a page", FakeAct.Page, status));

    private static IEnumerable<FakeFault> Reasons(params string[] reasons) => reasons.Select(
        reason => new FakeFault(reason, false, "refused with this reason", FakeAct.Reason, Text: reason));
}
