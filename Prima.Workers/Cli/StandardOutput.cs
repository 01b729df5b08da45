using System.Runtime.InteropServices;

namespace Prima.Workers.Cli;

/// <summary>What the console does not tell: it swallows that whoever read what we print has gone, as <c>head</c> does.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;
    private const short Broken = 0x08 | 0x10 | 0x20; // POLLERR, POLLHUP, POLLNVAL

    /// <summary>True when nobody can read any more. Always false where the system has no <c>poll</c>.</summary>
    public static bool IsBroken()
    {
        if (OperatingSystem.IsWindows())
            return false;
        var state = new PollState { Descriptor = Descriptor };
        return poll(ref state, 1, 0) > 0 && (state.Returned & Broken) != 0;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int poll(ref PollState states, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollState
    {
        public int Descriptor;
        public short Asked;
        public short Returned;
    }
}
