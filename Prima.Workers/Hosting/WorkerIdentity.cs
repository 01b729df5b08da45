using System.Globalization;

namespace Prima.Workers.Hosting;

/// <summary>Who this process is, for people: machine, process number, and something that no restart repeats.</summary>
internal static class WorkerIdentity
{
    public static string Name { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..6]}");
}
