using Prima.Data.Local;

namespace Prima.Tests.Support;

/// <summary>What <c>dotnet Prima.Tests.dll</c> does: it is the process that a test kills.</summary>
internal static class TestProgram
{
    public const string OwnACluster = "own-a-cluster";

    public static ChildProcess Start(string role) => new("dotnet", [typeof(TestProgram).Assembly.Location, role]);

    /// <summary>As a shell or a job runner starts it: the first of a process group.</summary>
    public static ChildProcess StartAsGroup(string role) => new("setsid", ["dotnet", typeof(TestProgram).Assembly.Location, role]);

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [OwnACluster])
            return 2;
        await using var postgres = await LocalPostgres.StartAsync(new(), CancellationToken.None);
        await Console.Out.WriteLineAsync($"folder {postgres.Directory}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }
}
