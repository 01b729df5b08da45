namespace Prima.Core.Operations;

/// <summary>Where each process says that it is at work. Nothing is decided by it.</summary>
public interface IFleetRegister
{
    /// <param name="name">Of the process.</param>
    /// <param name="roles">What it does, as people type it.</param>
    /// <param name="version">Of the program.</param>
    /// <param name="failing">Of each loop whose passes fail in a row, its name and why: <c>sender: TimeoutException</c>. Nobody's data.</param>
    Task BeatAsync(string name, string roles, string version, IReadOnlyList<string> failing, CancellationToken stopping);

    /// <summary>It has finished what it had.</summary>
    Task LeaveAsync(string name, CancellationToken stopping);
}
