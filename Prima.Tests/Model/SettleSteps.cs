namespace Prima.Tests.Model;

/// <summary>One write ends an attempt, matched by its id and <c>sending</c>. Rescue may have been faster; then only an acceptance still counts, as late evidence.</summary>
/// <remarks>The transaction is one step: from its write to its commit it holds the attempt's row, so nobody can come between, not even rescue, which skips it.</remarks>
internal static class SettleSteps
{
    public static IEnumerable<Step<World>> Of(World world, Who who, Rules rules)
    {
        if (world[who].Phase != Phase.Settling)
            yield break;
        var settled = world with { Primary = Settle(world.Primary, world[who], rules) };
        yield return new(who.Name(), "settles", settled.Free(who));
        if (settled != world)
            yield return new(who.Name(), "settles, does not hear of it, and will settle again", settled);
    }

    private static Database Settle(Database database, Worker worker, Rules rules)
    {
        var rows = database[worker.Message];
        var matches = rows.AttemptId == worker.AttemptId && rows.Live == Live.Sending;
        if (matches || rules.Has(Mistakes.SettleWithoutFence))
            return database.With(worker.Message, End(rows, worker.Settlement)) with { InFlight = null };

        var isLateEvidence = rows.AttemptId == worker.AttemptId && rows.Live == Live.Uncertain && worker.Settlement == Settlement.Complete;
        return isLateEvidence ? database.With(worker.Message, rows with { Live = Live.Accepted }) : database;
    }

    private static Message End(Message rows, Settlement settlement) => settlement switch
    {
        Settlement.Complete => rows with { Live = Live.Accepted },
        Settlement.Uncertain => rows with { Live = Live.Uncertain },
        Settlement.Retry or Settlement.Release => rows with { Live = Live.None, AttemptId = AttemptIds.Nobodys, Queued = true },
        Settlement.Discard => rows with { Live = Live.None, AttemptId = AttemptIds.Nobodys, Ended = true },
        _ => throw new ArgumentOutOfRangeException(nameof(settlement), settlement, null),
    };
}
