using Prima.Core.Devices;
using Prima.Core.Sending;

namespace Prima.Workers.Fonnte;

/// <summary>What each answer of the gateway means for the message: one table, read from top to bottom.</summary>
/// <remarks>
/// Business refusals come as HTTP 200 with <c>status: false</c>; those are clear answers, so a retry of them cannot duplicate. Whatever is not clearly a
/// refusal or an acceptance is uncertain: the gateway may have queued the message.
/// </remarks>
internal static class FonnteOutcomes
{
    /// <param name="answer">What was read.</param>
    /// <param name="messageText">The message's own text, so that a refusal that quotes it is not stored.</param>
    public static SendOutcome Of(FonnteAnswer answer, string messageText) => answer switch
    {
        { Http: 200, Reply: { Status: true } reply } => new SendOutcome.Accepted(reply.Id, IsLast: reply.QuotaLeft <= 0),

        { Http: 200, Reply: { Status: false } reply } => reply.Says switch
        {
            "request invalid on disconnected device" => Device(DeviceState.Disconnected, reply.Says),
            "token invalid" or "invalid token" or "credential not found" or "unknown user" or "devices must belong to an account"
                => Device(DeviceState.BadToken, reply.Says),
            "insufficient quota" => Device(DeviceState.NoQuota, reply.Says),
            "target invalid" or "target input invalid" => Permanent(reply.Says),
            "invalid/empty body value" or "input invalid" or "json format invalid" => BadRequest(reply.Says),
            "url invalid" or "file format not supported" or "file size must under 4mb" or "invalid message request" => BadRequest(reply.Says),
            "url unreachable" or "unknown inbox id" => Retry(reply.Says),
            _ => Retry(Unknown(reply.Says, messageText), attention: true),
        },

        { Http: 200, Reply: null } => Uncertain("answer unreadable"),
        { Http: 200 } => Uncertain("answer without status"),

        { Http: 429 } => new SendOutcome.Deferred(new SendFailure("http 429", TooMany: true), answer.RetryAfter),
        { Http: 503, RetryAfter: { } wait } => new SendOutcome.Deferred(new SendFailure("http 503", LowConfidence: true), wait),
        { Http: 521 or 523 or 525 or 526 } => Retry(Code(answer), between: true),
        { Http: 401 } or { Http: 403, Reply: not null } => Device(DeviceState.BadToken, Code(answer)),
        { Http: 403 } => Retry(Code(answer), attention: true, between: true), // a page of something in between
        { Http: 400 or 404 or 405 or 413 or 415 or (>= 300 and < 400) } => BadRequest(Code(answer)),

        _ => Uncertain(Code(answer)),
    };

    /// <summary>Prima never schedules at the gateway; an answer that says so is accepted, and a person should look.</summary>
    public static bool SaysScheduled(FonnteAnswer answer) =>
        answer is { Http: 200, Reply: { Status: true } reply } && reply.Says.Contains("scheduled time", StringComparison.Ordinal);

    private static SendOutcome.DeviceHeld Device(DeviceState because, string code) =>
        new(because, new SendFailure(code, NeedsAttention: because != DeviceState.Disconnected));

    private static SendOutcome.Refused Permanent(string code) => new(new SendFailure(code));

    private static SendOutcome.Refused BadRequest(string code) => new(new SendFailure(code, NeedsAttention: true));

    /// <param name="code">What is stored.</param>
    /// <param name="attention">A person should look.</param>
    /// <param name="between">The origin was not reached, or says that it did not take the message; a proxy in between might be wrong about that.</param>
    private static SendOutcome.Deferred Retry(string code, bool attention = false, bool between = false) =>
        new(new SendFailure(code, NeedsAttention: attention, LowConfidence: between));

    private static SendOutcome.Uncertain Uncertain(string code) => new(new SendFailure(code));

    private static string Code(FonnteAnswer answer) => $"http {answer.Http}";

    private static string Unknown(string reason, string messageText) =>
        $"unknown refusal: {RefusalText.WithoutPeople(reason, messageText)}".TrimEnd(' ', ':');
}
