using System.CommandLine;
using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>Takes a lock away from who holds it, where that one hangs and its time is long.</summary>
internal sealed class LocksReleaseVerb : Verb
{
    private static readonly Argument<string> Key = new("KEY") { Description = "The lock's key, as prima locks list shows it" };

    public LocksReleaseVerb()
        : base("release", "Take a lock away from who holds it", "prima locks release cron --reason its-machine-is-gone")
    {
        Arguments.Add(Key);
        foreach (var option in (Option[])[CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var deed = call.DeedOfAnyReason;
        var key = call.Get(Key)!;
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var released = await services.GetRequiredService<ILockDesk>().ReleaseAsync(key, deed, stopping);
        call.Output.Document(new { Key = key, Released = released, deed.DryRun });
        if (!released)
            call.Output.Problem($"Nobody holds a lock '{key}'. Those that are held: prima locks list");
        else if (deed.DryRun)
            call.Output.Line($"Lock {key} would be released; nothing was changed.");
        else
            call.Output.Line($"Lock {key} is released. Who held it is told at the next renewal, a third of the lock's time at most, and stops.");
        return released ? ExitCode.Done : ExitCode.Failed;
    }
}
