using System.Diagnostics;

namespace Prima.Data.Local;

/// <summary>The script that holds a throw-away cluster for as long as this process holds the script's input open.</summary>
internal sealed class ClusterKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process script;
    private bool isDisposed;

    private ClusterKeeper(Process script, string folder)
    {
        this.script = script;
        Folder = folder;
        AppDomain.CurrentDomain.ProcessExit += EndWithTheProcess;
    }

    /// <summary>Where the cluster lives; only its account can look inside.</summary>
    public string Folder { get; }

    public static async Task<ClusterKeeper> StartAsync(string binaries, string configuration, string password, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("/usr/bin/env") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name); // PGDATA, PGPORT and the like belong to another cluster
        foreach (var word in (string[])[.. SessionOfItsOwn(), .. UnprivilegedAccount.Prefix(), "bash", "-c", Script(), "keep-cluster", binaries, configuration])
            start.ArgumentList.Add(word);

        var script = Process.Start(start)!;
        try
        {
            var folder = await script.StandardOutput.ReadLineAsync(cancellation)
                         ?? throw new LocalPostgresException("No temporary folder for PostgreSQL could be made. Check that /tmp can be written, or set TMPDIR.");
            await script.StandardInput.WriteLineAsync(password);
            await script.StandardInput.FlushAsync(cancellation);
            return new ClusterKeeper(script, folder);
        }
        catch
        {
            script.StandardInput.Close(); // the script takes away what it has made
            script.Dispose();
            throw;
        }
    }

    /// <summary>Has a command of the script carried out; false when it failed, and then the log says why.</summary>
    public async Task<bool> TryAsync(string command, CancellationToken cancellation = default)
    {
        await script.StandardInput.WriteLineAsync(command.AsMemory(), cancellation);
        await script.StandardInput.FlushAsync(cancellation);
        var code = await script.StandardOutput.ReadLineAsync(cancellation)
                   ?? throw new LocalPostgresException("The script that keeps the throw-away cluster has ended.");
        return code == "0";
    }

    /// <summary>Lets the script go and the cluster stay.</summary>
    public async Task LeaveAsync()
    {
        await script.StandardInput.WriteLineAsync("keep");
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        AppDomain.CurrentDomain.ProcessExit -= EndWithTheProcess;
        script.StandardInput.Close();
        await script.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
        script.Dispose();
    }

    // The end of the pipe would do; waiting means that nothing is left when the shell's prompt is back.
    private void EndWithTheProcess(object? sender, EventArgs e)
    {
        script.StandardInput.Close();
        script.WaitForExit(Patience);
    }

    // A SIGKILL for our whole process group, as some job runners send it, must not take the keeper along. macOS has no setsid.
    private static string[] SessionOfItsOwn() => OperatingSystem.IsLinux() ? ["setsid"] : [];

    private static string Script()
    {
        using var reader = new StreamReader(typeof(ClusterKeeper).Assembly.GetManifestResourceStream("keep-cluster.sh")!);
        return reader.ReadToEnd();
    }
}
