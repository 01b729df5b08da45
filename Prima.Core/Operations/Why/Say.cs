using System.Globalization;

namespace Prima.Core.Operations.Why;

/// <summary>Times and words as sentences have them, and what messages and reminders wait for alike.</summary>
internal static class Say
{
    /// <summary>In UTC, to the second: as lists show it.</summary>
    public static string At(DateTime instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Until(DateTime? instant) => instant is { } end ? $", until {At(end)}" : "";

    /// <summary>What the workers of a role wait for that fail at every pass.</summary>
    public static Wait Failing(string role, string cause) => new(Blocker.WorkersFail, $"a worker that can: the {role} of each fails at every pass ({cause}); their logs and PostgreSQL's say more");

    public static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $": {reason}";
}
