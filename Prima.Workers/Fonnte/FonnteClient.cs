using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Prima.Core.Devices;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Sending;
using Prima.Core.Time;

namespace Prima.Workers.Fonnte;

/// <summary>The gateway over Fonnte's HTTP API.</summary>
internal sealed partial class FonnteClient : IMessageGateway
{
    /// <summary>A question costs nothing to ask again; who asks is a loop with others to ask.</summary>
    private static readonly TimeSpan MostToAsk = TimeSpan.FromSeconds(15);

    private readonly FonnteOptions options;
    private readonly TimeSpan sendTimeout;
    private readonly FonnteTransport transport;
    private readonly FaultPoints points;
    private readonly TimeProvider clock;
    private readonly ILogger<FonnteClient> logger;
    private readonly Dictionary<string, FonnteResilience> resilience;

    /// <param name="options">The gateway and its devices.</param>
    /// <param name="sendTimeout">The whole of one send: connecting, its quick retries, writing, waiting and reading.</param>
    /// <param name="points">Told when a message is written and when its answer is read.</param>
    /// <param name="clock">For every wait and deadline.</param>
    /// <param name="random">Jitter.</param>
    /// <param name="logger">Where an answer that a person should see is told.</param>
    public FonnteClient(FonnteOptions options, TimeSpan sendTimeout, FaultPoints points, TimeProvider clock, Random random, ILogger<FonnteClient> logger)
    {
        this.options = options;
        this.sendTimeout = sendTimeout;
        this.clock = clock;
        this.logger = logger;
        this.points = points;
        transport = new FonnteTransport(options.BaseUrl, sendTimeout, clock);
        resilience = options.Devices.Keys.ToDictionary(name => name, _ => new FonnteResilience(clock, random), StringComparer.Ordinal);
    }

    public async ValueTask<SendOutcome> SendAsync(Attempt attempt, Deadline begin, CancellationToken working)
    {
        if (!options.Devices.TryGetValue(attempt.Device, out var device))
            return new SendOutcome.NotSent(new SendFailure("device not configured", NeedsAttention: true));
        using var timeout = new CancellationTokenSource(sendTimeout, clock);
        return await resilience[attempt.Device].ExecuteAsync(
            _ => TryOnceAsync(attempt, device, begin, timeout.Token, working), begin, timeout.Token);
    }

    public bool MayConnect(string device) => resilience.TryGetValue(device, out var ofDevice) && ofDevice.MayConnect;

    public async Task<DeviceState?> AskDeviceAsync(string device, CancellationToken stopping)
    {
        if (!options.Devices.TryGetValue(device, out var asked))
            return null;
        var patience = sendTimeout < MostToAsk ? sendTimeout : MostToAsk;
        using var timeout = new CancellationTokenSource(patience, clock);
        var wire = new Wire(Deadline.After(patience, clock), new FaultPoints());   // the named points count messages
        var exchange = await transport.PostAsync("device", asked.Token, [], wire, timeout.Token, stopping);
        var state = exchange is Exchange.Answered { Answer: var answer } ? FonnteDeviceAnswers.Of(answer) : null;
        if (state is null && !stopping.IsCancellationRequested)
            Log.DeviceAskFailed(logger, device, exchange switch
            {
                Exchange.NeverLeft(var code) => code,
                Exchange.Lost(var code) => code,
                _ => "answer unclear",
            });
        return state;
    }

    private async ValueTask<SendOutcome> TryOnceAsync(
        Attempt attempt, FonnteDevice device, Deadline begin, CancellationToken timeout, CancellationToken working)
    {
        if (begin.HasPassed)
            return new SendOutcome.NotSent(new SendFailure(SendFailure.TooLateToBegin));
        if (working.IsCancellationRequested)
            return new SendOutcome.NotSent(new SendFailure("stopped before sending"));
        var wire = new Wire(begin, points);
        return await transport.PostAsync("send", device.Token, FormOf(attempt), wire, timeout, working) switch
        {
            Exchange.Answered(var answer) => Classify(attempt, answer),
            Exchange.NeverLeft(var code) => new SendOutcome.Unreachable(new SendFailure(code)),
            Exchange.NotBegun(var code) => new SendOutcome.NotSent(new SendFailure(code)),
            Exchange.Lost(var code) => new SendOutcome.Uncertain(new SendFailure(code)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>These fields and no others: each further one can change what the gateway does with the message.</summary>
    private static KeyValuePair<string, string>[] FormOf(Attempt attempt) =>
    [
        new("target", attempt.Recipient),
        new("message", attempt.Body),
        new("connectOnly", "true"),   // refuse at once rather than keep a queue of its own
        new("countryCode", "0"),      // the number is whole, change nothing
    ];

    private SendOutcome Classify(Attempt attempt, FonnteAnswer answer)
    {
        var outcome = FonnteOutcomes.Of(answer, attempt.Body);
        switch (outcome)
        {
            case SendOutcome.Accepted { ProviderId: null }:
                Log.GatewayNamedNoId(logger, attempt.Id, attempt.Device);
                break;
            case SendOutcome.Refused { Why.NeedsAttention: true } refused:
                Log.GatewayBadRequest(logger, attempt.Id, attempt.Device, refused.Why.Code);
                break;
            case SendOutcome.Deferred { Why.NeedsAttention: true }:
                Log.GatewayAnswerUnknown(logger, attempt.Id, attempt.Device, answer.Http, answer.Reply?.Says.Length ?? 0);
                break;
        }

        if (FonnteOutcomes.SaysScheduled(answer))
            Log.GatewayScheduled(logger, attempt.Id, attempt.Device);
        if (outcome is SendOutcome.Deferred { Why: { LowConfidence: true, NeedsAttention: false } })
            Log.GatewayUnsure(logger, attempt.Id, attempt.Device, answer.Http);
        return outcome;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.GatewayAnswerUnknown, LogLevel.Error,
            "The gateway refused attempt {AttemptId} on {Device} in words we do not know: HTTP {Http}, {Length} characters")]
        public static partial void GatewayAnswerUnknown(ILogger logger, Guid attemptId, string device, int http, int length);

        [LoggerMessage(EventIds.GatewayNamedNoId, LogLevel.Error,
            "The gateway accepted attempt {AttemptId} on {Device} and named no id: no receipt can be matched")]
        public static partial void GatewayNamedNoId(ILogger logger, Guid attemptId, string device);

        [LoggerMessage(EventIds.GatewayBadRequest, LogLevel.Error,
            "The gateway called attempt {AttemptId} on {Device} a bad request: {Code}")]
        public static partial void GatewayBadRequest(ILogger logger, Guid attemptId, string device, string code);

        [LoggerMessage(EventIds.GatewayScheduled, LogLevel.Error,
            "The gateway says that it scheduled attempt {AttemptId} on {Device}, which nobody asked for")]
        public static partial void GatewayScheduled(ILogger logger, Guid attemptId, string device);

        [LoggerMessage(EventIds.GatewayUnsure, LogLevel.Warning,
            "HTTP {Http} for attempt {AttemptId} on {Device}: taken as not sent, on the word of something in between")]
        public static partial void GatewayUnsure(ILogger logger, Guid attemptId, string device, int http);

        [LoggerMessage(EventIds.DeviceAskFailed, LogLevel.Warning, "The gateway did not say how {Device} is: {Why}")]
        public static partial void DeviceAskFailed(ILogger logger, string device, string why);
    }
}
