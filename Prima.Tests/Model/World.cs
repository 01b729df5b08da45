namespace Prima.Tests.Model;

/// <summary>A claim's open transaction on the server. It holds the queue row, so there is one at most.</summary>
/// <param name="By">The worker at its other end; nobody, once that has been killed or has given it up.</param>
/// <param name="AttemptId">The id of the attempt it inserts.</param>
/// <param name="Message">The message whose queue row it holds.</param>
/// <param name="CommitIsSent">COMMIT is on its way: from here on the transaction may take effect at any moment, whatever becomes of the worker.</param>
internal readonly record struct ClaimTransaction(Who By, byte AttemptId, MessageName Message, bool CommitIsSent);

/// <summary>What the gateway knows of a message, and what may still reach it.</summary>
/// <param name="Taken">Copies the gateway has taken. This is what a patient gets.</param>
/// <param name="Late">Requests that still travel although nobody waits for an answer any more.</param>
internal readonly record struct Traffic(byte Taken, byte Late);

/// <summary>One state of the model: one message, two workers, the database with its standby, and the gateway.</summary>
/// <param name="Primary">What is committed.</param>
/// <param name="Standby">What the lagging standby knows: some earlier <paramref name="Primary"/>. Unused where the standby is synchronous.</param>
/// <param name="Claim">The claim that is open, if any.</param>
/// <param name="A">The first worker.</param>
/// <param name="B">The second worker.</param>
/// <param name="Gateway">Copies and late requests of each message.</param>
/// <param name="TimelineIsNew">The server's timeline is not the one the fleet has written down: a lagging standby was promoted.</param>
internal readonly record struct World(
    Database Primary, Database Standby, ClaimTransaction? Claim, Worker A, Worker B, PerMessage<Traffic> Gateway, bool TimelineIsNew)
{
    public Worker this[Who who] => who == Who.A ? A : B;

    /// <summary>One message, just enqueued; the standby has it.</summary>
    public static World Initial(Rules rules)
    {
        var enqueued = new Database(new PerMessage<Message>(new Message { Said = true, Queued = true }, default), null);
        return new World { Primary = enqueued, Standby = rules.LaggingStandby ? enqueued : default };
    }

    public World With(Who who, Worker worker) => who == Who.A ? this with { A = worker } : this with { B = worker };

    public World With(MessageName name, Message rows) => this with { Primary = Primary.With(name, rows) };

    public World With(MessageName name, Traffic traffic) => this with { Gateway = Gateway.With(name, traffic) };

    /// <summary>The worker has nothing in hand any more, be it done or dead. Its request, if one travels, goes on without it.</summary>
    public World Free(Who who)
    {
        var world = LetGoOfRequest(who).With(who, default(Worker));
        return world with
        {
            Primary = world.Primary.Forget(who),
            Standby = world.Standby.Forget(who),
            Claim = world.Claim is { } claim && claim.By == who
                ? claim with { By = Who.Nobody, AttemptId = claim.AttemptId == (byte)who ? AttemptIds.Nobodys : claim.AttemptId }
                : world.Claim,
        };
    }

    /// <summary>The worker no longer waits for its request, which may arrive all the same.</summary>
    public World LetGoOfRequest(Who who)
    {
        var worker = this[who];
        var world = With(who, worker with { Request = Request.None });
        if (worker.Request != Request.Travelling)
            return world;
        var traffic = Gateway[worker.Message];
        return world.With(worker.Message, traffic with { Late = (byte)(traffic.Late + 1) });
    }
}
