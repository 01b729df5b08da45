namespace Prima.Tests.Model;

/// <summary>A process can die anywhere. What it had committed stays, what it had written to the network may arrive; the rest is gone, and another starts.</summary>
internal static class KillSteps
{
    public static IEnumerable<Step<World>> Of(World world, Who who)
    {
        if (world[who].Phase != Phase.Idle)
            yield return new(who.Name(), "is killed; a fresh process takes its place", world.Free(who));
    }
}
