using System.CommandLine;

namespace Prima.Workers.Cli;

/// <summary>The options that mean the same wherever they appear. Json and Quiet belong to every verb; a verb adds the others it understands.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "One JSON document on standard output, logs on standard error", Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Say nothing but results and errors", Recursive = true };

    public static Option<bool> DryRun { get; } = new("--dry-run") { Description = "Say what would change, and change nothing" };

    public static Option<string?> Reason { get; } = new("--reason") { Description = "Why, for the record", HelpName = "TEXT" };

    public static Option<string?> By { get; } = new("--by") { Description = "Who does it, for the record (default: who used sudo, else this account)", HelpName = "NAME" };

    public static Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask before people are affected" };
}
