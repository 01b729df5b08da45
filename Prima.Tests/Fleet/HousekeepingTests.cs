using NUnit.Framework;
using Prima.Core.Locking;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>The lock <c>housekeeping</c>: of the deleting and erasing, one process at a time does it.</summary>
[Parallelizable]
public class HousekeepingTests
{
    private const string Old = "insert into prima.rate_limits values ('recipient:old', array[now() - interval '2 h'], '{1}', 1, '1 min')";
    private const string Left = "select count(*) from prima.rate_limits where key = 'recipient:old'";

    private const string OldText = """
        insert into prima.messages (id, idempotency_key, content_hash, recipient, body, priority, due_at, enqueued_at)
        values (1, 'old', '\x00', '6281200000001', 'x', 'normal', now(), now() - interval '91 d');
        insert into prima.message_endings (message_id, state, reason, ended_at) values (1, 'cancelled', 'x', now() - interval '91 d')
        """;

    private const string TextLeft = "select count(*) from prima.messages where body is not null";

    [Test]
    public async Task A_janitor_deletes_and_erases_nothing_while_another_process_has_the_lock_and_does_when_it_is_free()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { IsPatient = true, Devices = 1 });
        await stage.ExecuteAsync(Old);
        await stage.ExecuteAsync(OldText);
        await stage.ExecuteAsync($"select prima.acquire_lock('{LockKeys.Housekeeping}', gen_random_uuid(), '1 h')");

        var refused = await stage.StartRunningAsync("janitor");
        await Eventually.HoldsAsync(async () => await AsksAsync(refused, "busy"), "it has asked, and was refused", TimeSpan.FromSeconds(20));
        Assert.That((await stage.AskAsync<long>(Left), await stage.AskAsync<long>(TextLeft)), Is.EqualTo((1, 1)));

        await stage.ExecuteAsync("update prima.distributed_locks set expires_at = clock_timestamp()");
        var next = await stage.StartRunningAsync("janitor");
        await Eventually.HoldsAsync(async () => await AsksAsync(next, "acquired"), "it has asked, and got it", TimeSpan.FromSeconds(20));
        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>(Left) == 0, "and deletes");
        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>(TextLeft) == 0, "and erases");
        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.distributed_locks where owner is not null") == 0, "and gives it back");
    }

    private static async Task<bool> AsksAsync(StageWorker worker, string outcome) =>
        (await worker.GetAsync("/metrics")).Body.Split('\n').Any(line =>
            line.StartsWith("prima_lock_acquisitions_total", StringComparison.Ordinal) && line.Contains("lock=\"housekeeping\"", StringComparison.Ordinal)
            && line.Contains($"outcome=\"{outcome}\"", StringComparison.Ordinal) && !line.Contains("} 0", StringComparison.Ordinal));
}
