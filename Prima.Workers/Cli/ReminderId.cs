using System.CommandLine;

namespace Prima.Workers.Cli;

/// <summary>A reminder as people name it.</summary>
internal static class ReminderId
{
    public static Argument<string> Argument() => new("ID") { Description = "The reminder's id, from prima reminders list" };

    public static Guid Read(string? text) =>
        Guid.TryParse(text, out var id) ? id : throw new CommandFault(ExitCode.Usage, "A reminder's id is a UUID. Look for it: prima reminders list");

    public static CommandFault NoSuchReminder() => new(ExitCode.Failed, "No reminder has that id. Look for it: prima reminders list");
}
