using System.Reflection;

namespace Prima.Workers.Hosting;

/// <summary>Which build this is: the version, and the first of the commit's characters where the build knew it.</summary>
internal static class ProgramVersion
{
    private const int CommitLength = 7;

    public static string Text { get; } = Shorten(typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    internal static string Shorten(string version) => version.IndexOf('+', StringComparison.Ordinal) is var at and >= 0 && version.Length > at + 1 + CommitLength
        ? version[..(at + 1 + CommitLength)]
        : version;
}
