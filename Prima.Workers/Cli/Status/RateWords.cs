using System.Globalization;
using Prima.Core.Time;

namespace Prima.Workers.Cli.Status;

/// <summary>A limit as people say it: <c>30 a minute</c>.</summary>
internal static class RateWords
{
    public static string Of(int permits, TimeSpan window) => string.Create(CultureInfo.InvariantCulture, $"{permits} {Per(window)}");

    private static string Per(TimeSpan window) => window.TotalSeconds switch
    {
        1 => "a second",
        60 => "a minute",
        3_600 => "an hour",
        86_400 => "a day",
        _ => $"in {Durations.Format(window)}",
    };
}
