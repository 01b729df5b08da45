using Prima.Core.Operations;

namespace Prima.Workers.Cli.Checks;

/// <summary>Does a pooler stand between, and can wake-ups pass it?</summary>
internal sealed class ConnectionIsDirect(IDatabaseInspector inspector) : ICheck
{
    public string Subject => "pooler";

    public async Task<Finding> LookAsync(CancellationToken stopping) => await inspector.FollowConnectionsAsync(stopping) switch
    {
        { DirectIsElsewhere: true } => Finding.Wrong("ConnectionStrings:PrimaDirect leads to another database than ConnectionStrings:Prima: let both lead to the same."),
        { DirectIsPooled: true } => Finding.Look("ConnectionStrings:PrimaDirect leads through a pooler, where wake-ups do not arrive: let it lead to the server itself, or leave it out and Prima polls."),
        { IsPooled: true, DirectIsPooled: null } => Finding.Good("a pooler stands between, so Prima polls; for wake-ups set ConnectionStrings:PrimaDirect to the server itself"),
        { IsPooled: true } => Finding.Good("a pooler stands between; wake-ups come by ConnectionStrings:PrimaDirect"),
        _ => Finding.Good("the connection is direct, wake-ups arrive"),
    };
}
