using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Data.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>Who goes, in which order, and who stays (design section 1.1).</summary>
[Parallelizable]
public class ClaimTests : DatabaseFixture
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
    public async Task What_stands_behind_a_patient_whom_somebody_keeps_goes_although_there_is_room_for_one()
    {
        await using var narrow = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { MaxInFlightPerDevice = 1 });
        var patient = await Database.GivenAPatientAsync();
        await Database.ExecuteAsync($"select prima.enqueue_message(phone, 'a text', '{Guid.NewGuid()}', now() - interval '1 s', priority => 'urgent', device => '{device}', patient_id => id) from prima.patients where id = '{patient}'");
        var behind = await Database.GivenAMessageAsync(device, priority: "urgent");
        await using var keeper = await Database.OpenSessionAsync();
        await keeper.ExecuteAsync($"begin; select from prima.patients where id = '{patient}' for no key update");

        Assert.That(await narrow.ClaimAsync(1, device), Is.Empty, "it was looked at, and somebody keeps what it needs");
        Assert.That((await narrow.ClaimOneAsync(device)).MessageId, Is.EqualTo(behind));
    }

    [Test]
    public void What_was_passed_over_is_read_again_in_a_moment()
    {
        var clock = new FakeTimeProvider();
        var passedOver = new PassedOver(clock);
        passedOver.Add("d1 reply", [1, 2], PassedOver.Kept);
        clock.Advance(PassedOver.Kept / 2);
        passedOver.Add("", [2], PassedOver.NotPutRight);
        Assert.That(passedOver.Now(), Is.EquivalentTo(new[] { 1, 2 }));
        clock.Advance(PassedOver.Kept / 2);
        Assert.That(passedOver.Now(), Is.EquivalentTo(new[] { 2 }));
        clock.Advance(PassedOver.NotPutRight + PassedOver.Kept);
        Assert.That(passedOver.Now(), Is.Empty);
    }

    [Test]
    public void What_stands_behind_hundreds_that_are_kept_is_reached_although_each_claim_reads_one()
    {
        var clock = new FakeTimeProvider();
        var passedOver = new PassedOver(clock);
        var claims = 0;
        for (var read = 0L; read < 400; claims++)
        {
            var unread = passedOver.Now().ToHashSet();
            read = Enumerable.Range(0, 401).First(row => !unread.Contains(row));
            passedOver.Add("d1 normal", [read], PassedOver.Kept);
            clock.Advance(TimeSpan.FromMilliseconds(10));
            Assert.That(claims, Is.LessThan(1_000), $"it goes round below row {read}");
        }
    }

    [Test]
    public void What_is_kept_beside_thousands_of_another_class_is_read_again_in_a_moment_and_these_within_seconds()
    {
        var clock = new FakeTimeProvider();
        var passedOver = new PassedOver(clock);
        foreach (var row in Enumerable.Range(1, 3_000))
            passedOver.Add("d1 normal", [row], PassedOver.Kept);
        passedOver.Add("d1 reply", [0], PassedOver.Kept);

        Assert.That(passedOver.Now(), Does.Contain(0));
        clock.Advance(PassedOver.Kept);
        Assert.That(passedOver.Now(), Does.Not.Contain(0).And.Contain(3_000));
        clock.Advance(PassedOver.Longest);
        Assert.That(passedOver.Now(), Is.Empty);
    }

    [Test]
    public async Task What_cannot_be_put_right_is_not_read_by_each_claim()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var narrow = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { MaxInFlightPerDevice = 1 }, clock: clock);
        var patient = await Database.GivenAPatientAsync();
        var stuck = await Database.AskAsync<long>($"select prima.enqueue_message(phone, 'a text', '{Guid.NewGuid()}', now() - interval '1 s', priority => 'urgent', device => '{device}', patient_id => id) from prima.patients where id = '{patient}'");
        await Database.ExecuteAsync($"""
            update prima.patients set consent_status = 'withdrawn' where id = '{patient}';
            create function public.no_ending() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
            create trigger no_ending before insert on prima.message_endings for each row when (new.message_id = {stuck}) execute function public.no_ending()
            """);
        var behind = await Database.GivenAMessageAsync(device, priority: "urgent");

        var first = await narrow.Outbox.ClaimAsync(1, [device], CancellationToken.None);
        await first.Rest;
        Assert.That((first.Attempts.Count, await Database.StateOfAsync(stuck)), Is.EqualTo((0, "queued")), "nobody could end it");
        clock.Advance(PassedOver.NotPutRight - PassedOver.Kept);

        Assert.That((await narrow.ClaimOneAsync(device)).MessageId, Is.EqualTo(behind));
    }

    [Test]
    public async Task A_claimed_message_is_an_attempt_and_waits_no_more()
    {
        var recipient = Given.NewRecipient();
        var id = await Database.GivenAMessageAsync(device, recipient);

        var attempt = await worker.ClaimOneAsync(device);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((attempt.MessageId, attempt.Device, attempt.Recipient, attempt.Body, attempt.Priority, attempt.Charged), Is.EqualTo((id, device, recipient, "a text", "normal", 0)));
            Assert.That(await Database.StateOfAsync(id), Is.EqualTo("sending"));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where message_id = {id}"), Is.Zero);
            Assert.That(
                await Database.AskAsync<string>($"""
                    select concat_ws('|', a.message_id, a.device, a.recipient, a.worker, a.outcome, a.live, a.in_doubt, a.charged, a.ended_at, f.recipient, f.device, a.expires_at - a.started_at >= '60 s')
                    from prima.send_attempts a join prima.in_flight f on f.attempt_id = a.id where a.id = '{attempt.Id}'
                    """),
                Is.EqualTo($"{id}|{device}|{recipient}|test|sending|t|f|f|{recipient}|{device}|t"));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.rate_limits where key in ('recipient:{recipient}', 'device:{device}') and granted = '{{1}}'"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task What_has_waited_longest_goes_first_whatever_came_in_first()
    {
        var late = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '1 min'");
        var early = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '3 min'");
        var middle = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 min'");

        Assert.That(await ClaimedInTurnAsync(3), Is.EqualTo(new[] { early, middle, late }));
    }

    [Test]
    public async Task A_class_is_ahead_by_its_share_and_a_lower_one_ages_past_a_higher()
    {
        var bulk = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '11 min'", priority: "bulk");
        var normal = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '70 s'", priority: "normal");
        var reply = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '1 s'", priority: "reply");
        var urgent = await Database.GivenAMessageAsync(device, priority: "urgent");
        var lateBulk = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '1 min'", priority: "bulk");

        Assert.That(await ClaimedInTurnAsync(5), Is.EqualTo(new[] { urgent, bulk, normal, reply, lateBulk }));
    }

    [Test]
    public async Task What_is_not_due_yet_stays_also_when_its_rank_is_long_past()
    {
        await Database.GivenAMessageAsync(device, dueAt: "now() + interval '1 h'", priority: "urgent");

        Assert.That(await worker.ClaimAsync(10, device), Is.Empty);
    }

    [Test]
    public async Task Of_one_recipient_only_the_first_goes_and_the_next_when_that_one_is_over()
    {
        var recipient = Given.NewRecipient();
        var first = await Database.GivenAMessageAsync(device, recipient, "now() - interval '2 min'");
        var second = await Database.GivenAMessageAsync(device, recipient, "now() - interval '1 min'");

        var attempt = (await worker.ClaimAsync(10, device)).Single();
        var meanwhile = await worker.ClaimAsync(10, device);
        await worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));
        var afterwards = await worker.ClaimOneAsync(device);

        Assert.That((attempt.MessageId, meanwhile.Count, afterwards.MessageId), Is.EqualTo((first, 0, second)));
    }

    [Test]
    public async Task Nothing_goes_to_a_recipient_while_another_device_sends_to_them()
    {
        var recipient = Given.NewRecipient();
        var other = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(other, recipient);
        await Database.GivenAMessageAsync(device, recipient);
        var attempt = await worker.ClaimOneAsync(other);

        var meanwhile = await worker.ClaimAsync(10, device);
        await worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));

        Assert.That((meanwhile.Count, (await worker.ClaimAsync(10, device)).Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task One_claim_of_two_devices_takes_a_recipient_that_both_offer_once()
    {
        var recipient = Given.NewRecipient();
        var other = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(device, recipient);
        await Database.GivenAMessageAsync(other, recipient);

        Assert.That(await worker.ClaimAsync(200, device, other), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_device_sends_no_more_at_once_than_it_may_over_the_whole_fleet()
    {
        await using var narrow = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { MaxInFlightPerDevice = 2 });
        for (var i = 0; i < 4; i++)
            await Database.GivenAMessageAsync(device);

        var first = await narrow.ClaimAsync(10, device);
        var full = await narrow.ClaimAsync(10, device);
        await narrow.Outbox.SettleAsync(first[0], new Settlement.Complete(null));
        var freed = await narrow.ClaimAsync(10, device);

        Assert.That((first.Count, full.Count, freed.Count), Is.EqualTo((2, 0, 1)));
    }

    [Test]
    public async Task A_batch_is_no_larger_than_asked()
    {
        for (var i = 0; i < 4; i++)
            await Database.GivenAMessageAsync(device);

        Assert.That(await worker.ClaimAsync(3, device), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_device_without_permits_sends_nothing_and_touches_no_row()
    {
        await using var narrow = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { Device = new RateLimit(3, TimeSpan.FromSeconds(60)) });
        for (var i = 0; i < 5; i++)
            await Database.GivenAMessageAsync(device);

        var claimed = await narrow.ClaimAsync(10, device);
        var refused = await narrow.Outbox.ClaimAsync(10, [device], CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(claimed, Has.Count.EqualTo(3));
            Assert.That(refused.Attempts, Is.Empty);
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue q join prima.messages m on m.id = q.message_id and m.due_at = q.due_at where q.device = '{device}'"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task The_last_tenth_of_a_device_s_window_is_left_to_urgent_and_reply()
    {
        await using var narrow = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { Device = new RateLimit(10, TimeSpan.FromSeconds(60)) });
        for (var i = 0; i < 12; i++)
            await Database.GivenAMessageAsync(device, dueAt: "now() - interval '1 h'", priority: i % 2 == 0 ? "normal" : "bulk");

        var ordinary = await narrow.ClaimAsync(20, device);
        await Database.GivenAMessageAsync(device, priority: "urgent");
        await Database.GivenAMessageAsync(device, priority: "reply");
        var kept = await narrow.ClaimAsync(20, device);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ordinary, Has.Count.EqualTo(9));
            Assert.That(kept.Select(attempt => attempt.Priority), Is.EqualTo(new[] { "urgent" }), "one of ten was left");
        }
    }

    [Test]
    public async Task The_tenth_that_is_left_is_one_of_the_lowered_rate()
    {
        await using var narrow = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { Device = new RateLimit(100, TimeSpan.FromSeconds(60)) });
        await Database.ExecuteAsync($"update prima.devices set rate = 10, rate_set_at = now() where name = '{device}'");
        for (var i = 0; i < 12; i++)
            await Database.GivenAMessageAsync(device);

        var ordinary = await narrow.ClaimAsync(20, device);
        await Database.GivenAMessageAsync(device, priority: "urgent");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ordinary, Has.Count.EqualTo(9), "a tenth of a hundred would leave nothing to the others");
            Assert.That(await narrow.ClaimAsync(20, device), Has.Count.EqualTo(1));
        }
    }

    [TestCase("update prima.devices set state = 'disconnected' where name = '{0}'")]
    [TestCase("update prima.devices set state = 'no_quota' where name = '{0}'")]
    [TestCase("update prima.devices set state = 'bad_token' where name = '{0}'")]
    [TestCase("update prima.devices set held_until = now() + interval '1 h' where name = '{0}'")]
    [TestCase("insert into prima.pauses (device, reason, paused_by) values ('{0}', 'test', 'test')")]
    [TestCase("insert into prima.pauses (device, reason, paused_by) values ('', 'test', 'test')")]
    [TestCase("insert into prima.pauses (device, priority, reason, paused_by) values ('{0}', 'normal', 'test', 'test')")]
    [TestCase("insert into prima.pauses (device, priority, reason, paused_by) values ('', 'normal', 'test', 'test')")]
    [TestCase("delete from prima.devices where name = '{0}'")]
    public async Task A_device_that_may_not_sends_nothing(string because)
    {
        await Database.GivenAMessageAsync(device);
        await ExecuteAsync(because);

        var claim = await worker.Outbox.ClaimAsync(10, [device], CancellationToken.None);
        var due = await worker.Outbox.IsDueAsync([device], CancellationToken.None);
        await Database.ExecuteAsync("delete from prima.pauses");

        Assert.That((claim.Attempts.Count, claim.Idle, due), Is.EqualTo((0, true, false)));
    }

    [TestCase("update prima.devices set held_until = now() where name = '{0}'")]
    [TestCase("insert into prima.pauses (device, reason, paused_by, until) values ('{0}', 'over', 'test', now())")]
    [TestCase("insert into prima.pauses (device, priority, reason, paused_by) values ('{0}', 'bulk', 'another class', 'test')")]
    [TestCase("insert into prima.pauses (device, reason, paused_by) values ('another', 'test', 'test')")]
    public async Task A_hold_that_is_over_or_another_s_holds_nobody(string because)
    {
        await Database.GivenAMessageAsync(device);
        await ExecuteAsync(because);

        var due = await worker.Outbox.IsDueAsync([device], CancellationToken.None);
        var claimed = await worker.ClaimAsync(10, device);
        await Database.ExecuteAsync("delete from prima.pauses");

        Assert.That((due, claimed.Count), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task A_paused_class_does_not_hold_up_the_same_recipient_s_other_messages()
    {
        var recipient = Given.NewRecipient();
        await Database.GivenAMessageAsync(device, recipient, "now() - interval '1 h'", priority: "bulk");
        var normal = await Database.GivenAMessageAsync(device, recipient);
        await ExecuteAsync("insert into prima.pauses (device, priority, reason, paused_by) values ('{0}', 'bulk', 'test', 'test')");

        var attempt = await worker.ClaimOneAsync(device);
        await Database.ExecuteAsync("delete from prima.pauses");

        Assert.That(attempt.MessageId, Is.EqualTo(normal));
    }

    [Test]
    public async Task An_open_circuit_lets_one_attempt_through_at_a_time()
    {
        for (var i = 0; i < 3; i++)
            await Database.GivenAMessageAsync(device);
        await ExecuteAsync("update prima.devices set doubts = 5 where name = '{0}'");

        var first = await worker.ClaimAsync(10, device);
        var second = await worker.ClaimAsync(10, device);

        Assert.That((first.Count, first[0].DeviceDoubts, second.Count), Is.EqualTo((1, 5, 0)));
    }

    [Test]
    public async Task What_is_past_its_deadline_does_not_go()
    {
        await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 s'", notAfter: "now() - interval '1 s'");

        var claim = await worker.Outbox.ClaimAsync(10, [device], CancellationToken.None);

        Assert.That((claim.Attempts.Count, claim.Idle), Is.EqualTo((0, true)));
    }

    [Test]
    public async Task A_clock_that_is_ahead_makes_due_what_is_due_by_it()
    {
        await using var ahead = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { ClockOffset = TimeSpan.FromHours(2) });
        await Database.GivenAMessageAsync(device, dueAt: "now() + interval '1 h'");
        await Database.GivenAMessageAsync(device, dueAt: "now() + interval '1 h'", notAfter: "now() + interval '90 min'");

        Assert.That((await ahead.ClaimAsync(10, device)).Single().DueAt, Is.GreaterThan(await Database.AskAsync<DateTime>("select now()")));
    }

    private async Task<List<long>> ClaimedInTurnAsync(int count)
    {
        var claimed = new List<long>();
        for (var i = 0; i < count; i++)
            claimed.Add((await worker.ClaimOneAsync(device)).MessageId);
        return claimed;
    }

    private Task ExecuteAsync(string statement) => Database.ExecuteAsync(statement.Replace("{0}", device, StringComparison.Ordinal));
}
