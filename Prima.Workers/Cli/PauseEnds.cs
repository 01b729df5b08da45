using System.CommandLine;
using System.Globalization;
using Prima.Core.Operations;
using Prima.Core.Time;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>When a pause ends, as people say it: after a while, at a time of day, or at an instant.</summary>
internal static class PauseEnds
{
    public static readonly Option<string?> Until = new("--until") { Description = "When it ends by itself: 2h, 06:00 or '2026-12-01 09:30'", HelpName = "TIME" };

    /// <summary>As it was typed, or never.</summary>
    public static PauseEnd Of(Invocation call, PrimaSettings settings, IServiceProvider services) => call.Get(Until) is { } until
        ? Parse(until, Zone.Find(settings.Rules.TimeZone), services.GetRequiredService<TimeProvider>().GetUtcNow())
        : PauseEnd.Never;

    /// <param name="text">What was typed.</param>
    /// <param name="zone">For times without an offset.</param>
    /// <param name="now">A time of day is the next one after it.</param>
    public static PauseEnd Parse(string text, Zone zone, DateTimeOffset now)
    {
        // Before durations, which read 06:00 as six hours.
        if (TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            var today = zone.DateOf(now);
            var at = zone.ToInstant(today, time);
            return new PauseEnd(at > now ? at : zone.ToInstant(today.AddDays(1), time), null);
        }

        if (Durations.TryParse(text, out var duration) && duration > TimeSpan.Zero)
            return new PauseEnd(null, duration);
        if (!LocalTime.TryParse(text, zone, out var instant))
            throw new CommandFault(ExitCode.Usage, $"'{text}' is no end of a pause: give a duration such as 2h, a time of day such as 06:00, or {LocalTime.Shape}.");
        return instant > now ? new PauseEnd(instant, null) : throw new CommandFault(ExitCode.Usage, $"'{text}' is over already: give a time to come.");
    }

    public static string Describe(PauseEnd end) => end switch
    {
        { At: { } at } => $"until {PlainCell.Of(at)}",
        { After: { } after } => $"for {Durations.Format(after)}",
        _ => "until somebody resumes",
    };
}
