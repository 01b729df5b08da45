namespace Prima.Tests.Model;

/// <summary>What others do to a message: rescue, evidence, the policy for uncertain ones, a deadline or a person's word.</summary>
internal static class JanitorSteps
{
    private const string Janitor = "janitor";

    public static IEnumerable<Step<World>> Of(World world, Rules rules) => Enum.GetValues<MessageName>().SelectMany(name => Of(world, name, rules));

    private static IEnumerable<Step<World>> Of(World world, MessageName name, Rules rules)
    {
        var rows = world.Primary[name];

        // A cancel waits for a claim that holds the queue row, and so does the deadline.
        var isHeld = world.Claim is { } claim && claim.Message == name;
        if (rows.Queued && !isHeld)
            yield return new(Janitor, "ends the queued message: its deadline has passed, or somebody cancels it", world.With(name, rows with { Queued = false, Ended = true }));

        // A claim may expire at any moment: a pause of the worker is enough.
        if (rows.Live == Live.Sending && !rules.Has(Mistakes.NoRescue))
            yield return Rescue(world, name, rules);

        if (rows.Live != Live.Uncertain)
            yield break;
        if (world.Gateway[name].Taken > 0)
            yield return new(Janitor, "joins a receipt that can belong to this attempt only: accepted", world.With(name, rows with { Live = Live.Accepted }));
        if (!rows.Ended)
            foreach (var step in ApplyPolicy(world, name, rules))
                yield return step;
    }

    private static Step<World> Rescue(World world, MessageName name, Rules rules)
    {
        var rows = world.Primary[name];
        if (rules.Has(Mistakes.RequeueOnTimeout))
        {
            var again = rows with { Live = Live.None, AttemptId = AttemptIds.Nobodys, Queued = true };
            return new(Janitor, "MISTAKE: the claim has expired, so it puts the message back into the queue", world with { Primary = world.Primary.With(name, again) with { InFlight = null } });
        }

        var rescued = world.Primary.With(name, rows with { Live = Live.Uncertain });
        return new(Janitor, "rescues: the claim has expired, the attempt is uncertain", world with
        {
            Primary = rules.Has(Mistakes.RescueLeavesInFlight) ? rescued : rescued with { InFlight = null },
        });
    }

    private static IEnumerable<Step<World>> ApplyPolicy(World world, MessageName name, Rules rules)
    {
        var rows = world.Primary[name];
        yield return new("a person", "found out that the message arrived: accepted", world.With(name, rows with { Live = Live.Accepted }));

        var resends = rules.FlaggedResend && name == MessageName.Original;
        if (!resends)
        {
            yield return new(Janitor, "closes the uncertain message", world.With(name, rows with { Ended = true }));
            yield break;
        }

        // It need not wait for the marking after a promotion: the resend cannot be claimed before, and is marked too.
        yield return new(Janitor, "closes the uncertain message and enqueues its flagged resend", world
            .With(name, rows with { Ended = true })
            .With(MessageName.Resend, new Message { Said = true, Queued = true }));
    }
}
