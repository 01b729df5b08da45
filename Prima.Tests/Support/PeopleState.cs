using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>Forgets everybody, and asks what must always be true of people.</summary>
internal static class PeopleState
{
    public static Task ForgetEverybodyAsync(this TestDatabase database) => database.EmptyAsync(
        "volunteers", "patients", "consent_requests", "consent_events", "reminder_plans", "reminders", "follow_ups", "manual_confirmations", "task_origins", "volunteer_tasks", "choices",
        "messages", "queue", "send_attempts", "in_flight", "message_endings", "events");

    public static async Task AssertInvariantsAsync(this TestDatabase database)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await database.BrokenInvariantsAsync("invariant in ('I1', 'I2')"), Is.Empty);
            Assert.That(await database.MisplacedMessagesAsync(), Is.Empty, "every message is in one place");
        }
    }

    /// <summary>Returns when so many sessions of this database wait for a lock.</summary>
    public static Task WaitForLocksAsync(this TestDatabase database, int sessions) => Eventually.HoldsAsync(
        async () => await database.AskAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == sessions,
        $"{sessions} sessions wait for a lock");

    /// <summary>The invariants that a damage breaks, as <c>broken_invariants()</c> lists them; before it none is broken, and afterwards it is undone.</summary>
    public static async Task<IReadOnlyList<string>> InvariantsBrokenByAsync(this TestDatabase database, string damage)
    {
        const string Broken = "select distinct invariant from prima.broken_invariants()";
        await using var session = await database.OpenSessionAsync();
        Assert.That(await session.ListAsync(Broken), Is.Empty);
        await session.ExecuteAsync("begin; " + damage);
        var broken = await session.ListAsync(Broken);
        await session.ExecuteAsync("rollback");
        return broken;
    }
}
