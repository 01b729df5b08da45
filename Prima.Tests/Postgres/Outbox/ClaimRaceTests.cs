using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>Two claims at once, their steps interleaved by hand.</summary>
[Parallelizable]
public class ClaimRaceTests : DatabaseFixture
{
    private DataUnderTest worker = null!;
    private string device = "";

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database);

    [SetUp]
    public async Task GivenADevice() => device = await Database.GivenADeviceAsync();

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task A_device_that_one_claim_has_the_other_passes_over()
    {
        var free = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(device);
        await Database.GivenAMessageAsync(free);
        await using var first = await StagedClaim.OpenAsync(worker);
        await using var second = await StagedClaim.OpenAsync(worker);

        // 1. the first has the device
        await first.LockAndReadAsync(device);
        // 2. the second wants both, waits for nothing, and gets the other
        Assert.That(await second.LockAsync(1_000, device, free), Is.EqualTo(new[] { free }));
    }

    [Test]
    public async Task A_claim_locks_only_as_many_devices_as_its_batch_can_use()
    {
        await using var narrow = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { MaxInFlightPerDevice = 2 });
        var devices = new List<string> { device };
        for (var i = 0; i < 4; i++)
            devices.Add(await Database.GivenADeviceAsync());
        foreach (var name in devices)
            await Database.GivenAMessageAsync(name);
        await using var claim = await StagedClaim.OpenAsync(narrow);

        Assert.That(await claim.LockAsync(3, [.. devices]), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Two_claims_that_come_one_after_the_other_never_have_the_same_message()
    {
        for (var i = 0; i < 6; i++)
            await Database.GivenAMessageAsync(device);
        await using var narrow = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { MaxInFlightPerDevice = 4 });
        await using var first = await StagedClaim.OpenAsync(narrow);
        await using var second = await StagedClaim.OpenAsync(narrow);

        // 1. the first has taken and not yet committed
        var taken = await first.TakeAsync((await first.LockAndReadAsync(device)).Take(3).ToList());
        // 2. the second comes too early for the device
        Assert.That(await second.LockAsync(10, device), Is.Empty);
        await second.EndAsync("rollback");
        // 3. the first commits
        await first.EndAsync("commit");
        // 4. the second counts what the first has just committed: one place is left
        var due = await second.LockAndReadAsync(device);
        var more = await second.TakeAsync(due);
        await second.EndAsync("commit");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((taken.Count, more.Count), Is.EqualTo((3, 1)));
            Assert.That(taken.Concat(more).Select(attempt => attempt.MessageId), Is.Unique);
        }
    }

    [TestCase("commit", 0)]
    [TestCase("rollback", 1)]
    public async Task A_recipient_that_two_devices_offer_at_once_goes_to_the_first_and_to_the_second_if_that_one_gives_up(string firstEnds, int secondGets)
    {
        var other = await Database.GivenADeviceAsync();
        var recipient = Given.NewRecipient();
        await Database.GivenAMessageAsync(device, recipient);
        await Database.GivenAMessageAsync(other, recipient);
        await using var first = await StagedClaim.OpenAsync(worker);
        await using var second = await StagedClaim.OpenAsync(worker);

        // 1. both see the recipient free, each on its device
        var firstDue = await first.LockAndReadAsync(device);
        var secondDue = await second.LockAndReadAsync(other);
        // 2. the first takes it
        await first.TakeAsync(firstDue);
        // 3. the second waits for what becomes of that
        var asked = second.TakeAsync(secondDue);
        await second.WaitsForALockAsync();
        await first.EndAsync(firstEnds);

        Assert.That(await asked, Has.Count.EqualTo(secondGets));
        await second.EndAsync(secondGets > 0 ? "commit" : "rollback");
        Assert.That(await Database.AskAsync<long>($"select count(*) from prima.in_flight where recipient = '{recipient}'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_two_claims_that_want_the_fleet_s_last_permit_one_goes_and_the_other_leaves_nothing()
    {
        await using var fleet = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { Fleet = new RateLimit(1, TimeSpan.FromSeconds(60)) });
        var other = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(device);
        var waits = await Database.GivenAMessageAsync(other);
        await using var first = await StagedClaim.OpenAsync(fleet);
        await using var second = await StagedClaim.OpenAsync(fleet);
        await Database.ExecuteAsync("delete from prima.rate_limits where key = 'fleet'");

        // 1. both see one permit
        var firstReading = await first.ReadAsync(10, device);
        var secondReading = await second.ReadAsync(10, other);
        Assert.That((firstReading.FleetFree, secondReading.FleetFree), Is.EqualTo((1, 1)));
        // 2. the first takes it
        Assert.That(await first.TakeAsync(firstReading.Candidates), Has.Count.EqualTo(1));
        // 3. the second waits for the fleet's row, the last of all, and is refused
        var asked = second.TakeAsync(secondReading.Candidates);
        await second.WaitsForALockAsync();
        await first.EndAsync("commit");
        Assert.That(await asked, Is.Empty);
        await second.EndAsync("rollback");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.StateOfAsync(waits), Is.EqualTo("queued"));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.rate_limits where key = 'device:{other}'"), Is.Zero);
            Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
        }
    }

    [TestCase("commit", 0)]
    [TestCase("rollback", 1)]
    public async Task A_claim_whose_recipient_a_rival_takes_meanwhile_commits_all_of_it_or_nothing(string rivalEnds, int gets)
    {
        var recipient = Given.NewRecipient();
        var other = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(other, recipient);
        var message = await Database.GivenAMessageAsync(device, recipient);
        await using var rival = await StagedClaim.OpenAsync(worker);
        await rival.TakeAsync(await rival.LockAndReadAsync(other));

        await AssertClaimsOrLeavesAsync(worker, message, gets, () => rival.EndAsync(rivalEnds));
    }

    // The driver prepares a statement at its second use, also one that the server skips because of an error before it.
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public async Task A_worker_that_loses_races_claims_on_over_the_same_connection(int claimsBefore)
    {
        await using var loser = DataUnderTest.OpenAt(Database.ConnectionString + ";Maximum Pool Size=1");
        for (var i = 0; i < claimsBefore; i++)
            await loser.ClaimOneAsync(await GivenADeviceWithAMessageAsync(Given.NewRecipient()));

        for (var i = 0; i < 3; i++)
        {
            var recipient = Given.NewRecipient();
            var (mine, theirs) = (await GivenADeviceWithAMessageAsync(recipient), await GivenADeviceWithAMessageAsync(recipient));
            await using var rival = await StagedClaim.OpenAsync(worker);
            await rival.TakeAsync(await rival.LockAndReadAsync(theirs));
            var losing = loser.ClaimAsync(10, mine);
            await SomebodyWaitsForALockAsync();
            await rival.EndAsync("commit");
            Assert.That(await losing, Is.Empty);

            Assert.That(await loser.ClaimAsync(10, await GivenADeviceWithAMessageAsync(Given.NewRecipient())), Has.Count.EqualTo(1));
        }
    }

    [TestCase(1, "commit", 0, TestName = "A_claim_whose_last_permit_of_the_fleet_a_rival_takes_commits_nothing")]
    [TestCase(1, "rollback", 1, TestName = "A_claim_whose_rival_gives_the_fleet_s_last_permit_back_commits")]
    [TestCase(40, "commit", 0, TestName = "A_claim_whose_permits_of_the_fleet_a_rival_takes_though_there_were_many_commits_nothing")]
    [TestCase(40, "rollback", 1, TestName = "A_claim_whose_rival_gives_many_permits_of_the_fleet_back_commits")]
    public async Task A_claim_and_a_rival_for_the_fleet(int permits, string rivalEnds, int gets)
    {
        await Database.ExecuteAsync("delete from prima.rate_limits where key = 'fleet'");
        await using var fleet = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { Fleet = new RateLimit(permits, TimeSpan.FromSeconds(60)) });
        var message = await Database.GivenAMessageAsync(device);
        await using var rival = await Database.OpenSessionAsync();
        await rival.ExecuteAsync($"begin; select prima.take_permits('fleet', {permits}, {permits}, '1 min')");

        await AssertClaimsOrLeavesAsync(fleet, message, gets, () => rival.ExecuteAsync(rivalEnds));
    }

    [Test]
    public async Task A_row_that_somebody_holds_is_passed_over_and_the_claim_comes_again_soon()
    {
        var held = await Database.GivenAMessageAsync(device);
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.queue where message_id = {held} for update");

        Assert.That(await worker.ClaimAsync(10, device), Is.Empty);
        await holder.ExecuteAsync("rollback");
        Assert.That(await worker.ClaimAsync(10, device), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_claim_that_finds_its_device_taken_is_not_idle()
    {
        await Database.GivenAMessageAsync(device);
        await using var rival = await StagedClaim.OpenAsync(worker);
        await rival.LockAndReadAsync(device);

        var claim = await worker.Outbox.ClaimAsync(10, [device], CancellationToken.None);

        Assert.That((claim.Attempts.Count, claim.Idle), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task A_claim_that_hangs_between_two_statements_is_ended_by_the_server_and_the_next_one_gets_its_rows()
    {
        await Database.GivenAMessageAsync(device);
        var hanging = await StagedClaim.OpenAsync(worker);

        // 1. a claim takes everything and stops before its commit
        await hanging.TakeAsync(await hanging.LockAndReadAsync(device));
        // 2. the server waits five seconds and no longer
        IReadOnlyList<Attempt> next = [];
        await Eventually.HoldsAsync(async () => (next = await worker.ClaimAsync(10, device)).Count == 1, "the rows are free again", TimeSpan.FromSeconds(12));
        // 3. the first wakes: its commit fails, so it sends nothing
        await Assert.ThatAsync(() => hanging.EndAsync("commit"), Throws.InstanceOf<Npgsql.NpgsqlException>());
        await hanging.DisposeAsync();

        Assert.That(await Database.AskAsync<long>($"select count(*) from prima.send_attempts where message_id = {next[0].MessageId}"), Is.EqualTo(1));
    }

    private async Task<string> GivenADeviceWithAMessageAsync(string recipient)
    {
        var name = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(name, recipient);
        return name;
    }

    private Task SomebodyWaitsForALockAsync() => Eventually.HoldsAsync(
        () => Database.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"), "the claim waits for its rival");

    /// <summary>The rival holds what the claim wants; the claim has read that it is free, and waits for it.</summary>
    private async Task AssertClaimsOrLeavesAsync(DataUnderTest claimer, long message, int gets, Func<Task> endTheRival)
    {
        var claiming = claimer.ClaimAsync(10, device);
        await SomebodyWaitsForALockAsync();
        await endTheRival();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await claiming, Has.Count.EqualTo(gets));
            Assert.That(await Database.StateOfAsync(message), Is.EqualTo(gets > 0 ? "sending" : "queued"));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.rate_limits where key = 'device:{device}'"), Is.EqualTo(gets), "no permit is charged for nothing");
            Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
        }
    }
}
