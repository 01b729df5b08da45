namespace Prima.Tests.Faults;

/// <summary>What a fault of the gateway must become (domain section 6, gateway reference section 7).</summary>
/// <param name="Fault">Its name in the fake's table.</param>
/// <param name="Attempt">The outcome of the attempt that met it.</param>
/// <param name="Message">The state of the message after it.</param>
/// <param name="Charged">Whether the attempt counts.</param>
/// <param name="Device">The state of its device after it.</param>
/// <param name="Milliseconds">Given to the fault.</param>
public sealed record GatewayFault(string Fault, string Attempt, string Message, bool Charged = true, string Device = "ok", int? Milliseconds = null)
{
    public static IReadOnlyList<GatewayFault> All { get; } =
    [
        .. Accepted("delay-then-accept", "missing-id", "server-issue", "scheduled", "status-as-string", "connect"),
        .. Accepted("receipts-before-answer", "receipts-twice", "receipts-reversed", "receipts-id-only", "receipts-none", "receipts-invalid"),

        // It has the message and does not say so clearly.
        .. Uncertain("accept-then-drop-connection", "accept-then-never-answer", "empty-body", "html-200", "truncated-json", "cut-body", "too-long"),
        .. Uncertain("html-500-taken", "html-502-taken", "html-503-taken", "html-504-taken", "html-520-taken", "html-522-taken", "html-524-taken"),

        // It does not have the message, and does not say that clearly either.
        .. Uncertain("drop-before-taking", "never-answer", "html-500", "html-502", "html-503", "html-504", "html-520", "html-522", "html-524"),

        .. Retried("429", "503-retry-after", "html-403", "html-521", "html-523", "html-525", "html-526", "url unreachable", "unknown inbox id", "some new refusal"),
        .. Failed("html-400", "html-404", "html-405", "html-413", "html-415", "redirect"),
        .. Failed("target invalid", "target input invalid", "invalid/empty body value", "input invalid", "JSON format invalid"),
        .. Failed("url invalid", "file format not supported", "file size must under 4MB", "invalid message request"),

        .. Held("bad_token", "html-401", "token invalid", "invalid token", "credential not found", "unknown user", "devices must belong to an account"),
        .. Held("disconnected", "disconnect"),
        .. Held("no_quota", "use-up-quota"),

        // The gateway says when it is asked that the device can send, so its message goes after all.
        new("request invalid on disconnected device", "rejected", "accepted", Charged: false),
        new("insufficient quota", "rejected", "accepted", Charged: false),
    ];

    public override string ToString() => Fault;

    private static IEnumerable<GatewayFault> Accepted(params string[] faults) => faults.Select(fault => new GatewayFault(fault, "accepted", "accepted", Milliseconds: 100));

    private static IEnumerable<GatewayFault> Uncertain(params string[] faults) => faults.Select(fault => new GatewayFault(fault, "uncertain", "uncertain"));

    private static IEnumerable<GatewayFault> Retried(params string[] faults) =>
        faults.Select(fault => new GatewayFault(fault, "rejected", "queued", Milliseconds: fault is "429" or "503-retry-after" ? 60_000 : null));

    private static IEnumerable<GatewayFault> Failed(params string[] faults) => faults.Select(fault => new GatewayFault(fault, "rejected", "failed"));

    private static IEnumerable<GatewayFault> Held(string state, params string[] faults) =>
        faults.Select(fault => new GatewayFault(fault, "rejected", "queued", Charged: false, state));
}
