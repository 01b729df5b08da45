namespace Prima.Tests.Model;

/// <summary>Between a worker and the gateway: requests arrive, late or never; answers too. The gateway takes whatever arrives, or refuses it.</summary>
internal static class NetworkSteps
{
    private const string Gateway = "gateway";
    private const string Network = "network";

    public static IEnumerable<Step<World>> Of(World world)
    {
        foreach (var who in (Who[])[Who.A, Who.B])
        {
            if (world[who].Request == Request.Travelling)
            {
                yield return new(Gateway, $"takes {who.Name()}'s request", Take(world, world[who].Message).With(who, world[who] with { Request = Request.AnswerAccepted }));
                yield return new(Gateway, "refuses the request for now", world.With(who, world[who] with { Request = Request.AnswerRefusedForNow }));
                yield return new(Gateway, "refuses the request for good", world.With(who, world[who] with { Request = Request.AnswerRefusedForGood }));
                yield return new(Network, "loses the request", world.With(who, world[who] with { Request = Request.None }));
            }
            else if (world[who].Request != Request.None)
            {
                yield return new(Network, "loses the gateway's answer", world.With(who, world[who] with { Request = Request.None }));
            }
        }

        foreach (var name in Enum.GetValues<MessageName>().Where(name => world.Gateway[name].Late > 0))
        {
            var arrived = world.With(name, world.Gateway[name] with { Late = (byte)(world.Gateway[name].Late - 1) });
            yield return new(Gateway, "takes a request that nobody waits for any more", Take(arrived, name));
            yield return new(Network, "loses a request that nobody waits for any more, or the gateway refuses it", arrived);
        }
    }

    private static World Take(World world, MessageName name) => world.With(name, world.Gateway[name] with { Taken = (byte)(world.Gateway[name].Taken + 1) });
}
