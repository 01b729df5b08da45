using Prima.Core.Diagnostics;
using Prima.Core.Time;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Hosting;

/// <summary>The switches of fault tests, from the environment: <c>PRIMA_CRASH_AT</c>, <c>PRIMA_PAUSE_AT</c>, <c>PRIMA_CLOCK_OFFSET</c>.</summary>
internal sealed record FaultSwitches(FaultPoints Points, TimeProvider Clock)
{
    /// <summary>How far the product's clock is moved in this process.</summary>
    public TimeSpan ClockOffset => (Clock as ShiftedTimeProvider)?.Offset ?? TimeSpan.Zero;

    public static FaultSwitches None { get; } = new(new FaultPoints(), TimeProvider.System);

    /// <param name="read">Reads one variable of the environment.</param>
    /// <param name="errors">What is wrong with them.</param>
    public static FaultSwitches Read(Func<string, string?> read, ICollection<string> errors)
    {
        var crash = Trigger("PRIMA_CRASH_AT");
        var pause = Trigger("PRIMA_PAUSE_AT");
        return new FaultSwitches(crash is null && pause is null ? new FaultPoints() : new SignalFaultPoints(crash, pause), Clock());

        FaultPointTrigger? Trigger(string variable)
        {
            if (read(variable) is not { Length: > 0 } text)
                return null;
            var trigger = FaultPointTrigger.Parse(text);
            if (trigger is null)
                errors.Add($"{variable}: '{text}' is no fault point.{NearestName.Suggestion(text.Split(':')[0], FaultPoints.Names)} It must be name or name:n, one of {string.Join(", ", FaultPoints.Names)}.");
            return trigger;
        }

        TimeProvider Clock()
        {
            if (read("PRIMA_CLOCK_OFFSET") is not { Length: > 0 } text)
                return TimeProvider.System;
            var back = text.StartsWith('-');
            if (Durations.TryParse(back ? text[1..] : text, out var offset))
                return offset == TimeSpan.Zero ? TimeProvider.System : new ShiftedTimeProvider(back ? -offset : offset);
            errors.Add($"PRIMA_CLOCK_OFFSET: '{text}' is no duration; it must be one such as 48h1s or -10m.");
            return TimeProvider.System;
        }
    }
}
