using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Prima.Data.Local;

/// <summary>A folder with PostgreSQL's server programs, new enough for Prima.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Version)
{
    public const int OldestVersion = 15;

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];
    private static readonly string[] Homebrew = ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"];

    /// <summary>The folder that <c>PRIMA_PG_BIN</c> names; else the first that is new enough on PATH, in Debian's place, in Homebrew's.</summary>
    public static PostgresBinaries Find() => Find(Environment.GetEnvironmentVariable);

    public static PostgresBinaries Find(Func<string, string?> environment)
    {
        var named = environment("PRIMA_PG_BIN");
        var folders = string.IsNullOrEmpty(named) ? Candidates(environment("PATH")) : [named];
        var found = folders.Where(HoldsServer).Distinct().Select(folder => new PostgresBinaries(folder, VersionOf(folder)));
        var tooOld = default(PostgresBinaries);
        foreach (var binaries in found)
        {
            if (binaries.Version >= OldestVersion)
                return binaries;
            tooOld ??= binaries;
        }

        if (tooOld is not null)
            throw new LocalPostgresException($"Prima needs PostgreSQL {OldestVersion} or newer; {tooOld.Folder} holds {tooOld.Version}. {Cure}");
        if (!string.IsNullOrEmpty(named))
            throw new LocalPostgresException($"PRIMA_PG_BIN names {named}, which does not hold initdb, pg_ctl and postgres. {Cure}") { IsOfSettings = true };
        throw new LocalPostgresException($"No PostgreSQL server was found. {Cure}");
    }

    private const string Cure = "Install it (Debian, Ubuntu: sudo apt-get install postgresql; macOS: brew install postgresql@17), "
                                + "or name the folder of its binaries in PRIMA_PG_BIN.";

    private static IEnumerable<string> Candidates(string? path) =>
    [
        .. (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        .. Versions("/usr/lib/postgresql", "*").Select(folder => Path.Combine(folder, "bin")),
        .. Homebrew.SelectMany(folder => Versions(folder, "postgresql*")).Select(folder => Path.Combine(folder, "bin")),
    ];

    private static IEnumerable<string> Versions(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder, pattern).OrderByDescending(NumberIn) : [];

    private static int NumberIn(string folder) =>
        int.TryParse(Digits().Match(Path.GetFileName(folder)).Value, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool HoldsServer(string folder) =>
        Programs.All(program => File.Exists(Path.Combine(folder, program)));

    private static int VersionOf(string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "postgres"), ["--version"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd(); // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
        process.WaitForExit();
        return int.TryParse(Digits().Match(answer).Value, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
