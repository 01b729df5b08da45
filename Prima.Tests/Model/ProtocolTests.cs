using NUnit.Framework;

namespace Prima.Tests.Model;

/// <summary>The protocol as it is: every state that kills, pauses, losses and failovers can lead to keeps every promise.</summary>
[Parallelizable]
public class ProtocolTests
{
    [Test]
    public void No_state_sends_twice_loses_or_tears_a_message_and_every_state_can_still_end(
        [Values] bool flaggedResend, [Values] bool laggingStandby)
    {
        var rules = new Rules(FlaggedResend: flaggedResend, LaggingStandby: laggingStandby);

        var explored = Explore(rules);
        TestContext.Out.WriteLine($"{rules}: {explored.States:N0} states, {explored.Steps:N0} steps between them.");

        Assert.That(explored.Broken, Is.Null, () => string.Join('\n', explored.CounterExample));
        Assert.That(explored.WayIntoADeadEnd(Promises.IsEnd), Is.Empty);
    }

    [Test]
    public void The_model_gets_everywhere_it_should()
    {
        var explored = Explore(new Rules(FlaggedResend: true));

        using (Assert.EnterMultipleScope())
        {
            Expect("sent and known", world => world.Gateway.Original.Taken == 1 && world.Primary[MessageName.Original].Live == Live.Accepted);
            Expect("sent, and resent because nobody knew", world => world.Gateway.Original.Taken == 1 && world.Gateway.Resend.Taken == 1);
            Expect("ended unsent", world => world.Gateway.Original.Taken == 0 && world.Primary[MessageName.Original].Ended && Promises.IsEnd(world));
            Expect("rescued before it sent", world => world.A.Phase == Phase.Claimed && world.Primary[MessageName.Original].Live == Live.Uncertain);
            Expect("accepted by late evidence after it was closed", world => world.Primary[MessageName.Original] is { Ended: true, Live: Live.Accepted });
            Expect("both workers busy with it", world => world.A.Phase == Phase.Waiting && world.B.Phase == Phase.Waiting);
        }

        void Expect(string what, Func<World, bool> like) => Assert.That(explored.Count(like), Is.Positive, what);
    }

    internal static Exploration<World> Explore(Rules rules) =>
        Exploration<World>.From(World.Initial(rules), world => Protocol.Steps(world, rules), Promises.Broken);
}
