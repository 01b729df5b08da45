using Prima.Core.Operations;

namespace Prima.Workers.Cli.Checks;

/// <summary>Does a pooler stand between, and can wake-ups pass it?</summary>
internal sealed class ConnectionIsDirect(IDatabaseInspector inspector) : ICheck
{
    public string Subject => "pooler";

    public async Task<Finding> LookAsync(CancellationToken stopping) => await inspector.FollowConnectionsAsync(stopping) switch
    {
        { IsLentByStatement: true } => Finding.Wrong("A pooler in statement mode stands between, which refuses transactions: set pool_mode = transaction in its settings."),
        { DirectIsAway: true } => Finding.Look("Nobody answers where ConnectionStrings:PrimaDirect leads, so wake-ups do not arrive: let it lead to the server itself, or leave it out and Prima polls."),
        { DirectIsElsewhere: true } => Finding.Wrong("ConnectionStrings:PrimaDirect leads to another database than ConnectionStrings:Prima: let both lead to the same."),
        { DirectIsPooled: true } => Finding.Look("ConnectionStrings:PrimaDirect leads through a pooler, where wake-ups do not arrive: let it lead to the server itself, or leave it out and Prima polls."),
        { IsPooled: true } path => Finding.Good(
            (path.IsLentByTransaction ? "a pooler in transaction mode stands between, so Prima prepares nothing" : "a pooler in session mode stands between, where Prima needs a server connection for each of its own; transaction mode is enough")
            + (path.DirectIsPooled is null ? ", and polls; for wake-ups set ConnectionStrings:PrimaDirect to the server itself" : "; wake-ups come by ConnectionStrings:PrimaDirect")),
        _ => Finding.Good("the connection is direct, wake-ups arrive"),
    };
}
