using Prima.Workers.Cli;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Hosting;

/// <summary>Reads <c>--roles sender,janitor</c>.</summary>
internal static class RoleList
{
    private static readonly Dictionary<string, Roles> Names = new[] { Roles.Scheduler, Roles.Sender, Roles.Inbound, Roles.Janitor, Roles.Web }
        .ToDictionary(role => role.ToString().ToLowerInvariant(), StringComparer.OrdinalIgnoreCase);

    public static Roles Parse(string? list)
    {
        if (list is null)
            return Roles.All;
        var roles = Roles.None;
        foreach (var word in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            roles |= Names.TryGetValue(word, out var role)
                ? role
                : throw new CommandFault(ExitCode.Usage, $"'{word}' is no role.{NearestName.Suggestion(word, Names.Keys)} The roles are {string.Join(", ", Names.Keys)}.");
        return roles == Roles.None ? throw new CommandFault(ExitCode.Usage, $"--roles needs at least one of {string.Join(", ", Names.Keys)}.") : roles;
    }

    /// <summary>The words people type, in order.</summary>
    public static string ToWords(this Roles roles) => string.Join(',', Names.Where(name => roles.HasFlag(name.Value)).Select(name => name.Key));
}
