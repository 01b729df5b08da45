using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Prima.Core.Sending;
using Prima.Core.Time;

namespace Prima.Workers.Fonnte;

/// <summary>Polly for one device: tries again only what certainly never left, and pauses connecting where that keeps failing.</summary>
/// <remarks><see cref="SendOutcome.Unreachable"/> is made only of tries whose first byte was never written, so neither strategy can see any other.</remarks>
internal sealed class FonnteResilience
{
    private static readonly ResiliencePropertyKey<Deadline> Begin = new("begin");
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock;
    private readonly Random random;
    private readonly ResiliencePipeline<SendOutcome> pipeline;
    private readonly CircuitBreakerStateProvider breaker = new();
    private long pausedUntil;

    public FonnteResilience(TimeProvider clock, Random random)
    {
        this.clock = clock;
        this.random = random;
        pipeline = new ResiliencePipelineBuilder<SendOutcome> { TimeProvider = new SteadyTime(clock) }.AddRetry(Retry()).AddCircuitBreaker(Breaker()).Build();
    }

    /// <summary>
    /// Polly's breaker moves from open to half-open only when it is called, and nobody calls while this is false: so the end of the pause is looked up here.
    /// In half-open one send tries for all.
    /// </summary>
    public bool MayConnect => breaker.CircuitState switch
    {
        CircuitState.Closed => true,
        CircuitState.Open => clock.GetTimestamp() >= Volatile.Read(ref pausedUntil),
        _ => false,
    };

    public async ValueTask<SendOutcome> ExecuteAsync(Func<CancellationToken, ValueTask<SendOutcome>> tryOnce, Deadline begin, CancellationToken cancelled)
    {
        var context = ResilienceContextPool.Shared.Get(cancelled);
        context.Properties.Set(Begin, begin);
        try
        {
            return await pipeline.ExecuteAsync(static (context, tryOnce) => tryOnce(context.CancellationToken), context, tryOnce);
        }
        catch (BrokenCircuitException)
        {
            return new SendOutcome.NotSent(new SendFailure("connecting paused"));
        }
        catch (OperationCanceledException)
        {
            // Only the wait between two tries throws this: a try that was begun ends in an outcome.
            return new SendOutcome.Unreachable(new SendFailure("no connection in time"));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private RetryStrategyOptions<SendOutcome> Retry() => new()
    {
        MaxRetryAttempts = 2,
        Delay = TimeSpan.FromMilliseconds(100),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Randomizer = Chance,
        ShouldHandle = attempt => ValueTask.FromResult(
            attempt.Outcome.Result is SendOutcome.Unreachable
            && !attempt.Context.CancellationToken.IsCancellationRequested
            && attempt.Context.Properties.TryGetValue(Begin, out var begin) && !begin.HasPassed
            && breaker.CircuitState == CircuitState.Closed),
    };

    private CircuitBreakerStrategyOptions<SendOutcome> Breaker() => new()
    {
        // A trial that was not begun has learnt nothing: what Polly does not count as a failure would end the pause for all.
        ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is SendOutcome.Unreachable
            || (attempt.Outcome.Result is SendOutcome.NotSent && breaker.CircuitState == CircuitState.HalfOpen)),
        // Three tries may take 15 s where connecting times out; the window must hold them.
        SamplingDuration = TimeSpan.FromSeconds(20),
        MinimumThroughput = 3,
        FailureRatio = 0.5,
        BreakDurationGenerator = opened => ValueTask.FromResult(PauseAfter(opened.HalfOpenAttempts)),
        OnOpened = opened =>
        {
            Volatile.Write(ref pausedUntil, clock.GetTimestamp() + (long)(opened.BreakDuration.TotalSeconds * clock.TimestampFrequency));
            return default;
        },
        StateProvider = breaker,
    };

    /// <summary>1, 2, 4, 8, 10 s and so on, less up to a fifth, so that the fleet does not come back at once.</summary>
    private TimeSpan PauseAfter(int failedTrials)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failedTrials, 5));
        return (pause < LongestPause ? pause : LongestPause) * (1 - (0.2 * Chance()));
    }

    /// <summary>A seeded Random is not safe for several threads.</summary>
    private double Chance()
    {
        lock (random)
            return random.NextDouble();
    }
}
