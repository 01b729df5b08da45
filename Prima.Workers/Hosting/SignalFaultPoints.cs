using System.Globalization;
using System.Runtime.InteropServices;
using Prima.Core.Diagnostics;

namespace Prima.Workers.Hosting;

/// <summary>Fault points that are armed: at the n-th visit of one the process is killed, or stopped until somebody continues it.</summary>
internal sealed class SignalFaultPoints(FaultPointTrigger? crash, FaultPointTrigger? pause, Action<int> raise) : FaultPoints
{
    private const int Kill = 9;
    private static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;
    private int crashVisits;
    private int pauseVisits;

    public SignalFaultPoints(FaultPointTrigger? crash, FaultPointTrigger? pause)
        : this(crash, pause, Raise)
    {
    }

    public override string Armed => string.Join(" and ", new[] { Words("killed", crash), Words("stopped", pause) }.OfType<string>());

    public override void Reached(string point)
    {
        if (crash?.Point == point && Interlocked.Increment(ref crashVisits) == crash.Visit)
            raise(Kill);
        if (pause?.Point == point && Interlocked.Increment(ref pauseVisits) == pause.Visit)
            raise(Stop);
    }

    private static string? Words(string what, FaultPointTrigger? trigger) =>
        trigger is null ? null : string.Create(CultureInfo.InvariantCulture, $"{what} at {trigger.Point}, visit {trigger.Visit}");

    /// <summary>To the calling thread and not to the process: then this thread takes not one step beyond the point.</summary>
    private static void Raise(int signal) => _ = pthread_kill(pthread_self(), signal);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint pthread_self();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int pthread_kill(nint thread, int signal);
}
