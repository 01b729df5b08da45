using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>The questions that every test of the fleet ends with: do three records agree that know nothing of each other, and do the invariants hold?</summary>
internal static class StageBalance
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

    /// <summary>Each must have no row, at any moment, in one snapshot.</summary>
    private static readonly (string Promise, string Query)[] Always =
    [
        ("every message is in exactly one place", "select what from prima.misplaced_messages()"),
        ("I5: one attempt of a message is sending, accepted or uncertain", "select from prima.send_attempts where outcome in ('sending', 'accepted', 'uncertain') group by message_id having count(*) > 1"),
        ("I5: one attempt to a recipient is sending", "select from prima.send_attempts where outcome = 'sending' group by recipient having count(*) > 1"),
        ("I7: no attempt starts after not_after", "select from prima.send_attempts a join prima.messages m on m.id = a.message_id where a.started_at > m.not_after"),
        ("I20: nothing waits past its deadline for long", "select from prima.queue where not_after < now() - interval '5 min'"),
        ("I20: nothing is sending past its claim for long", "select from prima.send_attempts where outcome = 'sending' and expires_at < now() - interval '5 min'"),
    ];

    public static async Task AssertInvariantsAsync(this FleetStage stage)
    {
        foreach (var (promise, query) in Always)
            Assert.That(await stage.AskAsync<long>($"select count(*) from ({query}) broken"), Is.Zero, promise);
    }

    /// <summary>Asks the invariants over and over while something goes on; ends with it.</summary>
    public static async Task WhileInvariantsHoldAsync(this FleetStage stage, Task something)
    {
        using var timer = new PeriodicTimer(Often);
        while (!something.IsCompleted && await timer.WaitForNextTickAsync())
            await stage.AssertInvariantsAsync();
        await something;
    }

    /// <summary>What was enqueued, what the gateway's own file says it took, and what the database says.</summary>
    public static async Task AssertLedgersBalanceAsync(this FleetStage stage)
    {
        await stage.AssertInvariantsAsync();
        var taken = stage.Taken.Select(line => line.Message).ToList();
        var accepted = await stage.TextsAsync("s.state = 'accepted'");
        var uncertain = await stage.TextsAsync("s.state = 'uncertain' and s.settled_at is not null");
        var attempted = await stage.TextsAsync("exists (select from prima.send_attempts a where a.message_id = m.id)");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.TextsAsync("true"), Has.Length.EqualTo(stage.Enqueued), "the database has what was enqueued");
            Assert.That(await stage.TextsAsync("s.state in ('queued', 'sending') or s.state = 'uncertain' and s.settled_at is null"), Is.Empty, "nothing is open");
            Assert.That(taken, Is.Unique, "nothing was taken twice");
            Assert.That(taken.Except(attempted), Is.Empty, "nothing was taken without an attempt row");
            Assert.That(accepted.Except(taken), Is.Empty, "what is called accepted, the gateway has");
            Assert.That(taken.Except(accepted).Except(uncertain), Is.Empty, "what the gateway has is accepted or said to be uncertain");
        }
    }

    private static Task<string[]> TextsAsync(this FleetStage stage, string where) =>
        stage.AskAsync<string[]>($"select array(select m.body from prima.messages m join prima.message_status s on s.id = m.id where {where})");
}
