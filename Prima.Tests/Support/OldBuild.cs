using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>Prima as it was before its newest migration, built from this repository's own history.</summary>
internal sealed class OldBuild : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly string folder = Directory.CreateTempSubdirectory("prima-old-").FullName;
    private readonly string repository;

    private OldBuild(string repository) => this.repository = repository;

    /// <summary>What <c>dotnet</c> starts.</summary>
    public string Program => Path.Combine(folder, "program", "Prima.Workers.dll");

    private string Sources => Path.Combine(folder, "sources");

    public static async Task<OldBuild> MakeAsync()
    {
        var repository = FindRepository();
        var newest = Directory.EnumerateFiles(Path.Combine(repository, "sql", "migrations"), "*.sql").Select(Path.GetFileName).Max(StringComparer.Ordinal)!;
        var added = (await SayAsync("git", "-C", repository, "log", "--diff-filter=A", "--format=%H", "-1", "--", $"sql/migrations/{newest}")).Trim();
        Assert.That(added, Is.Not.Empty, $"the history has no commit that added {newest}: commit it first");
        var build = new OldBuild(repository);
        try
        {
            await SayAsync("git", "-C", repository, "worktree", "add", "--detach", build.Sources, $"{added}^");
            await SayAsync("dotnet", "publish", Path.Combine(build.Sources, "Prima.Workers"), "--configuration", "Release", "-p:RunAnalyzers=false", "-p:PublishReadyToRun=false",
                "--disable-build-servers", "--verbosity", "quiet", "--nologo", "--output", Path.GetDirectoryName(build.Program)!);
            return build;
        }
        catch
        {
            await build.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Sources))
            await SayAsync("git", "-C", repository, "worktree", "remove", "--force", Sources);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A test that cannot be made fails in words; nobody is to think that it has passed.</summary>
    private static string FindRepository()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
                return at.FullName;
        }

        throw new AssertionException("The old program is built from the history, and there is none here: run this test in a git clone with its whole history.");
    }

    private static async Task<string> SayAsync(string program, params string[] arguments)
    {
        await using var process = Start(program, arguments);
        var code = await process.ExitAsync(Patience);
        Assert.That(code, Is.Zero, $"{program} {string.Join(' ', arguments)} failed (a shallow clone has no history: git fetch --unshallow):\n{string.Join('\n', process.Output.Concat(process.Errors))}");
        return string.Join('\n', process.Output);
    }

    private static ChildProcess Start(string program, string[] arguments)
    {
        try
        {
            return new ChildProcess(program, arguments);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new AssertionException($"The old program is built with {program}, which is not installed here.");
        }
    }
}
