using Prima.Core.Operations;

namespace Prima.Workers.Cli.Checks;

/// <summary>May the database user do what a worker does, and no more?</summary>
internal sealed class RightsSuffice(IDatabaseInspector inspector) : ICheck
{
    public string Subject => "rights";

    public async Task<Finding> LookAsync(CancellationToken stopping) => await inspector.ReadRightsAsync(stopping) switch
    {
        { Missing: { Count: > 0 } missing } rights => Finding.Wrong($"The database user {rights.User} lacks {string.Join(", ", missing)}. As the database's owner run: grant prima_worker to {rights.User}"),
        { IsSuperuser: true } rights => Finding.Good($"{rights.User} is a superuser and may do everything; a login that is in prima_worker alone suffices"),
        { Excess: { Count: > 0 } excess } rights => Finding.Look($"The database user {rights.User} has rights that no worker needs ({string.Join(", ", excess)}): connect with a login that is in prima_worker alone."),
        var rights => Finding.Good($"{rights.User} may do what a worker does, and no more"),
    };
}
