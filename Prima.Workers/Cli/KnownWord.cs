using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>A word that must be one of a few: else the nearest is named, and all of them.</summary>
internal static class KnownWord
{
    /// <param name="kind">What it is, such as <c>state</c>.</param>
    /// <param name="typed">Null passes: nothing was given.</param>
    /// <param name="known">Every word there is.</param>
    public static string? Check(string kind, string? typed, IReadOnlyCollection<string> known) => typed is null || known.Contains(typed)
        ? typed
        : throw new CommandFault(ExitCode.Usage, $"There is no {kind} '{typed}'.{NearestName.Suggestion(typed, known)} {All(kind, known)}");

    private static string All(string kind, IReadOnlyCollection<string> known) =>
        known.Count == 0 ? $"No {kind} is known yet." : $"Known: {string.Join(", ", known)}.";
}
