using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Prima.Workers.Hosting;

/// <summary>A worker process started by the demo or the benchmark: this same program, with the settings it is given and no others.</summary>
internal sealed class ChildWorker : IAsyncDisposable
{
    private const int SigTerm = 15;
    private readonly Process process;
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildWorker(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>Where it listens, once it is running.</summary>
    public Uri? Url { get; private set; }

    /// <summary>The end of what it said, for whoever asks why it failed.</summary>
    public string LastWords { get; private set; } = "";

    /// <param name="settings">Keys such as <c>Prima:Sender:BatchSize</c>; they replace every other source.</param>
    /// <param name="folder">Where its settings file goes, for this account only.</param>
    /// <param name="arguments">Of the verb run, such as <c>--roles</c>.</param>
    public static ChildWorker Start(IReadOnlyDictionary<string, string?> settings, string folder, params IEnumerable<string> arguments)
    {
        var file = Path.Combine(folder, $"worker-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(settings));
        var worker = new ChildWorker(Process.Start(ThisProgram.Start(["run", "--settings", file, "--stop-with-parent", .. arguments]))!);
        worker.process.OutputDataReceived += (_, line) => worker.Hear(line.Data);
        worker.process.ErrorDataReceived += (_, line) => worker.Hear(line.Data);
        worker.process.EnableRaisingEvents = true;
        worker.process.Exited += (_, _) => worker.listening.TrySetResult();
        worker.process.BeginOutputReadLine();
        worker.process.BeginErrorReadLine();
        return worker;
    }

    /// <summary>Ends once the process has started its loops. False when it ended instead.</summary>
    public async Task<bool> IsRunningAsync(CancellationToken stopping)
    {
        await listening.Task.WaitAsync(stopping);
        return !process.HasExited;
    }

    /// <summary>SIGKILL: no chance to do anything more.</summary>
    public void Kill() => process.Kill();

    /// <summary>SIGTERM, then waits until it has drained. Returns its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken stopping)
    {
        if (!process.HasExited)
            _ = SendSignal(process.Id, SigTerm);
        await process.WaitForExitAsync(stopping);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        LastWords = line;
        if (UrlIn(line) is { } url)
            Url ??= url;
        if (line.Contains("listens at", StringComparison.Ordinal) || line.Contains("\"Url\":", StringComparison.Ordinal))
            listening.TrySetResult();
    }

    private static Uri? UrlIn(string line)
    {
        const string Mark = "\"Url\":\"";
        var at = line.IndexOf(Mark, StringComparison.Ordinal);
        return at < 0 ? null : new Uri(line[(at + Mark.Length)..].Split('"')[0]);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
