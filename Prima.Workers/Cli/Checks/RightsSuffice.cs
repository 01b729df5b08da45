using Prima.Core.Operations;

namespace Prima.Workers.Cli.Checks;

/// <summary>May the database user do what a worker does, and no more?</summary>
internal sealed class RightsSuffice(IDatabaseInspector inspector) : ICheck
{
    private const int Shown = 5;

    public string Subject => "rights";

    public async Task<Finding> LookAsync(CancellationToken stopping) => await inspector.ReadRightsAsync(stopping) switch
    {
        { Missing: { Count: > 0 } missing } rights => Finding.Wrong($"The database user {rights.User} lacks {Some(missing)}. As the database's owner run: grant prima_worker to {rights.User}"),
        { IsSuperuser: true } rights => Finding.Good($"{rights.User} is a superuser and may do everything; a login that is in prima_worker alone suffices"),
        { Excess: { Count: > 0 } excess } rights => Finding.Look($"The database user {rights.User} has rights that no worker needs ({Some(excess)}): connect with a login that is in prima_worker alone."),
        var rights => Finding.Good($"{rights.User} may do what a worker does, and no more"),
    };

    private static string Some(IReadOnlyList<string> rights) =>
        string.Join(", ", rights.Take(Shown)) + (rights.Count > Shown ? FormattableString.Invariant($" and {rights.Count - Shown} more") : "");
}
