using Prima.Core.Operations;
using static System.FormattableString;

namespace Prima.Workers.Cli.Checks;

/// <summary>Is this machine's clock the database's? A worker's own deadlines and the database's must mean the same moment.</summary>
internal sealed class ClocksAgree(IDatabaseInspector inspector) : ICheck
{
    /// <summary>What a synchronised clock never differs by.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public string Subject => "clock";

    public async Task<Finding> LookAsync(CancellationToken stopping)
    {
        var (ahead, doubt) = await inspector.CompareClocksAsync(stopping);
        var difference = Invariant($"{ahead.Duration().TotalSeconds:F3} s");
        if (ahead.Duration() - doubt <= Tolerance)
            return Finding.Good($"this machine and the database agree within {difference}");
        return Finding.Look($"This machine's clock is {difference} {(ahead > TimeSpan.Zero ? "behind" : "ahead of")} the database's: synchronise both machines (timedatectl set-ntp true).");
    }
}
