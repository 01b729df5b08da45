using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>Who holds which lock.</summary>
internal sealed class LocksListVerb : Verb
{
    private static readonly string[] Columns = ["key", "holder", "owner", "token", "acquired_at", "expires_at", "waiters"];

    public LocksListVerb()
        : base("list", "List the locks that are held", "prima locks list", "prima locks list --json")
    {
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var locks = await services.GetRequiredService<ILockDesk>().ListAsync(stopping);
        if (locks.Count == 0 && !call.Output.Json)
            call.Output.Line("No lock is held.");
        else
            call.Output.Rows(Columns, [.. locks.Select(held => new object?[] { held.Key, held.Holder, held.Owner, held.Token, held.AcquiredAt, held.ExpiresAt, held.Waiters })]);
        return ExitCode.Done;
    }
}
