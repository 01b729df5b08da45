namespace Prima.Tests.Model;

/// <summary>
/// Prima's protocol for one message (docs/architecture.md), as everything that may happen next in a state. Every method below is one line of the
/// protocol, and every step one that cannot be divided: a transaction's commit, a request that arrives, an answer that is read. Kills, lost answers and
/// late requests are steps like any other, so they come everywhere.
/// </summary>
internal static class Protocol
{
    private static readonly Who[] Workers = [Who.A, Who.B];

    public static IEnumerable<Step<World>> Steps(World world, Rules rules) =>
    [
        .. Workers.SelectMany(who => ClaimSteps.Of(world, who, rules)),
        .. Workers.SelectMany(who => SendSteps.Of(world, who, rules)),
        .. Workers.SelectMany(who => SettleSteps.Of(world, who, rules)),
        .. Workers.SelectMany(who => KillSteps.Of(world, who)),
        .. NetworkSteps.Of(world),
        .. ClaimCommitSteps.Of(world, rules),
        .. JanitorSteps.Of(world, rules),
        .. FailoverSteps.Of(world, rules),
    ];

    public static string Name(this Who who) => who == Who.A ? "worker A" : "worker B";
}
