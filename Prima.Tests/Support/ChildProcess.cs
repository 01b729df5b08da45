using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>A real process under a test's hand: what it prints, and every way to end or halt it.</summary>
internal class ChildProcess : IAsyncDisposable
{
    private const int SigHup = 1;
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private static readonly int SigStop = OperatingSystem.IsMacOS() ? 17 : 19;
    private static readonly int SigCont = OperatingSystem.IsMacOS() ? 19 : 18;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<string> output = [];
    private readonly List<string> errors = [];
    private readonly List<string> lines = [];
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Seen)> watchers = [];

    /// <param name="program">A path, or a name on PATH.</param>
    /// <param name="arguments">One word each; nothing is quoted or split.</param>
    /// <param name="environment">On top of ours, from which every setting of Prima is taken away.</param>
    protected internal ChildProcess(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>What came on standard output so far.</summary>
    public IReadOnlyList<string> Output => Copy(output);

    /// <summary>What came on standard error so far.</summary>
    public IReadOnlyList<string> Errors => Copy(errors);

    /// <summary>The first line, seen already or still to come, on either stream.</summary>
    public async Task<string> LineAsync(Func<string, bool> matches, string what, TimeSpan? within = null)
    {
        var seen = Watch(matches);
        var exit = process.WaitForExitAsync(); // ends after the last line was read
        await Task.WhenAny(seen, exit, Task.Delay(within ?? Patience, TimeProvider.System));
        if (seen.IsCompletedSuccessfully)
            return await seen;
        var how = exit.IsCompleted ? string.Create(CultureInfo.InvariantCulture, $"ended with {process.ExitCode}") : $"went on for {within ?? Patience}";
        throw new AssertionException($"The process {how} without {what}. Its last lines:\n{Tail()}");
    }

    public Task<string> LineAsync(string part, TimeSpan? within = null) =>
        LineAsync(line => line.Contains(part, StringComparison.Ordinal), $"a line with \"{part}\"", within);

    /// <summary>SIGKILL: no code of the process runs any more.</summary>
    public void Kill() => process.Kill();

    /// <summary>SIGKILL for the process and whatever of its children shares its group.</summary>
    public void KillGroup() => Assert.That(SendSignal(-process.Id, SigKill), Is.Zero);

    /// <summary>SIGTERM: please end.</summary>
    public void Stop() => Signal(SigTerm);

    /// <summary>SIGHUP: its terminal is closed.</summary>
    public void HangUp() => Signal(SigHup);

    /// <summary>SIGINT: Ctrl-C.</summary>
    public void Interrupt() => Signal(SigInt);

    /// <summary>SIGSTOP: as a long collection or a moved virtual machine looks from outside.</summary>
    public void Pause() => Signal(SigStop);

    public void Continue() => Signal(SigCont);

    /// <summary>Whether a process has this id, somebody else's child as well.</summary>
    public static bool IsAlive(int process) => SendSignal(process, 0) == 0;

    /// <summary>The exit code; 128 and the signal's number after a signal.</summary>
    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        var exit = process.WaitForExitAsync();
        await Task.WhenAny(exit, Task.Delay(within ?? Patience, TimeProvider.System));
        return exit.IsCompleted ? process.ExitCode : throw new AssertionException($"The process has not ended within {within ?? Patience}. Its last lines:\n{Tail()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        GC.SuppressFinalize(this);
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("Prima__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
        || name is "PRIMA_CRASH_AT" or "PRIMA_PAUSE_AT" or "PRIMA_CLOCK_OFFSET";

    private void Signal(int signal) =>
        Assert.That(SendSignal(process.Id, signal), Is.Zero, string.Create(CultureInfo.InvariantCulture, $"signal {signal} reaches process {process.Id}"));

    private Task<string> Watch(Func<string, bool> matches)
    {
        lock (gate)
        {
            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (lines.Find(line => matches(line)) is { } line)
                seen.SetResult(line);
            else
                watchers.Add((matches, seen));
            return seen.Task;
        }
    }

    private void Keep(List<string> stream, string? line)
    {
        if (line is null)
            return;
        lock (gate)
        {
            stream.Add(line);
            lines.Add(line);
            foreach (var watcher in watchers.FindAll(watcher => watcher.Matches(line)))
                watcher.Seen.TrySetResult(line);
            watchers.RemoveAll(watcher => watcher.Seen.Task.IsCompleted);
        }
    }

    private List<string> Copy(List<string> stream)
    {
        lock (gate)
            return [.. stream];
    }

    private string Tail() => string.Join('\n', Copy(lines).TakeLast(20));

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
