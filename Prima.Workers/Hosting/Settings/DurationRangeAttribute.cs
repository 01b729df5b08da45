using System.ComponentModel.DataAnnotations;
using Prima.Core.Time;

namespace Prima.Workers.Hosting.Settings;

/// <summary>The shortest and the longest duration a setting may have, in the form people write.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationRangeAttribute(string shortest, string longest)
    : ValidationAttribute($"a duration from {shortest} to {longest}, such as 250ms, 15s, 2m, 2h, 14d or 00:00:15")
{
    public string Shortest { get; } = shortest;

    public string Longest { get; } = longest;

    public override bool IsValid(object? value) =>
        value is TimeSpan duration && Durations.TryParse(Shortest, out var low) && Durations.TryParse(Longest, out var high) && duration >= low && duration <= high;
}
