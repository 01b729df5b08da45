namespace Prima.Tests.Model;

/// <summary>One request for one message, and what the worker makes of what it hears. It never writes a second one.</summary>
internal static class SendSteps
{
    public static IEnumerable<Step<World>> Of(World world, Who who, Rules rules) => world[who].Phase switch
    {
        Phase.Claimed => Begin(world, who),
        Phase.Waiting => Hear(world, who, rules),
        _ => [],
    };

    private static IEnumerable<Step<World>> Begin(World world, Who who)
    {
        // It asks its own deadline first, but may be paused between the question and the first byte: so the request can come at any time, after rescue too.
        yield return new(who.Name(), "writes its request", world.With(who, world[who] with { Phase = Phase.Waiting, Request = Request.Travelling }));
        yield return new(who.Name(), "cannot connect: nothing left, retry", Decide(world, who, Settlement.Retry));
        yield return new(who.Name(), "finds its own deadline passed: nothing left, release", Decide(world, who, Settlement.Release));
    }

    private static IEnumerable<Step<World>> Hear(World world, Who who, Rules rules)
    {
        switch (world[who].Request)
        {
            case Request.AnswerAccepted:
                yield return new(who.Name(), "reads that the gateway accepted: complete", Decide(world, who, Settlement.Complete));
                break;
            case Request.AnswerRefusedForNow:
                yield return new(who.Name(), "reads a refusal that may pass: retry", Decide(world, who, Settlement.Retry));
                break;
            case Request.AnswerRefusedForGood:
                yield return new(who.Name(), "reads a refusal for good: discard", Decide(world, who, Settlement.Discard));
                break;
            case Request.None when rules.Has(Mistakes.HttpLayerRepeats):
                yield return new(who.Name(), "MISTAKE: its HTTP layer repeats the request", world.With(who, world[who] with { Request = Request.Travelling }));
                break;
        }

        if (rules.Has(Mistakes.RetryWithoutClearAnswer))
            yield return new(who.Name(), "MISTAKE: hears nothing in time and takes that for a failure: retry", Decide(world, who, Settlement.Retry));
        else
            yield return new(who.Name(), "hears nothing in time: uncertain", Decide(world, who, Settlement.Uncertain));
    }

    private static World Decide(World world, Who who, Settlement settlement)
    {
        world = world.LetGoOfRequest(who);
        return world.With(who, world[who] with { Phase = Phase.Settling, Settlement = settlement });
    }
}
