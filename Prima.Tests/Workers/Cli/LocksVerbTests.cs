using NUnit.Framework;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class LocksVerbTests : VerbFixture
{
    private const string A = "'00000000-0000-0000-0000-00000000000a'";

    [SetUp]
    public Task GivenAHeldLock() => Database.ExecuteAsync($"delete from prima.distributed_locks; delete from prima.events; select prima.acquire_lock('cron', {A}, '1 h'), prima.acquire_lock('gone', {A}, '10 ms')");

    [Test]
    public async Task A_held_lock_is_shown_and_released_and_its_holder_is_refused()
    {
        var listed = await PrimaAsync("locks", "list", "--json");
        var released = await PrimaAsync("locks", "release", "cron", "--reason", "hangs", "--by", "rina");
        var again = await PrimaAsync("locks", "release", "cron", "--reason", "hangs");
        var token = listed.Json[0].GetProperty("token").GetInt64();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((listed.Json.GetArrayLength(), listed.Json[0].GetProperty("key").GetString()), Is.EqualTo((1, "cron")), "one that is over is nobody's");
            Assert.That((released.Code, again.Code), Is.EqualTo((ExitCode.Done, ExitCode.Failed)));
            Assert.That(await Database.AskAsync<bool>($"select prima.renew_lock('cron', {A}, {token}, '1 h')"), Is.False);
            Assert.That(await Database.AskAsync<long>($"select prima.acquire_lock('cron', {A}, '1 h')"), Is.GreaterThan(token));
            Assert.That(
                await Database.AskAsync<string[]>("select array_agg(concat_ws('|', entity, entity_id, from_state, to_state, actor, reason)) from prima.events"),
                Is.EqualTo(new[] { "lock|cron|held|released|rina|hangs" }));
        }
    }

    [Test]
    public async Task In_a_dry_run_nothing_is_released_and_a_reason_is_not_asked_for()
    {
        var dry = await PrimaAsync("locks", "release", "cron", "--dry-run");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(dry.Code, Is.EqualTo(ExitCode.Done));
            Assert.That((await PrimaAsync("locks", "list", "--json")).Json.GetArrayLength(), Is.EqualTo(1));
            Assert.That(await Database.CountAsync("prima.events"), Is.Zero);
        }
    }
}
