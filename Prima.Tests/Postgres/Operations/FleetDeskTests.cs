using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Operations;

[Parallelizable]
public class FleetDeskTests : OperatorFixture
{
    [SetUp]
    public Task GivenTwoDevices() => Database.ExecuteAsync(
        "delete from prima.pauses; delete from prima.devices; delete from prima.events; delete from prima.rate_limits; insert into prima.devices (name, is_default) values ('d1', true), ('d2', false)");

    [Test]
    public async Task A_pause_replaces_the_one_before_and_both_have_their_event()
    {
        await Fleet.PauseAsync("d1", "", PauseEnd.Never, Deed with { Reason = "first" }, CancellationToken.None);
        await Fleet.PauseAsync("d1", "", new PauseEnd(null, TimeSpan.FromHours(1)), Deed, CancellationToken.None);

        var pause = (await Fleet.LookAsync(CancellationToken.None)).Pauses.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((pause.Device, pause.Priority, pause.Reason, pause.PausedBy), Is.EqualTo(("d1", "", "because", "rina")));
            Assert.That(pause.Until - pause.PausedAt, Is.EqualTo(TimeSpan.FromHours(1)).Within(TimeSpan.FromSeconds(5)));
            Assert.That(await Database.AskAsync<string>("select string_agg(entity_id || ' ' || reason, ', ' order by id) from prima.events"), Is.EqualTo("d1:* first, d1:* because"));
        }
    }

    [Test]
    public async Task Resume_without_a_device_ends_the_pauses_of_all_and_with_a_class_only_its_own()
    {
        await Fleet.PauseAsync("", "", PauseEnd.Never, Deed, CancellationToken.None);
        await Fleet.PauseAsync("", "bulk", PauseEnd.Never, Deed, CancellationToken.None);
        await Fleet.PauseAsync("d2", "bulk", PauseEnd.Never, Deed, CancellationToken.None);

        var bulk = await Fleet.ResumeAsync("", "bulk", Deed, CancellationToken.None);
        var rest = await Fleet.ResumeAsync("", "", Deed, CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bulk.Pauses.Select(pause => pause.Device), Is.EqualTo(new[] { "", "d2" }));
            Assert.That(rest.Pauses.Select(pause => (pause.Device, pause.Priority)), Is.EqualTo(new[] { ("", "") }));
            Assert.That((await Fleet.LookAsync(CancellationToken.None)).Pauses, Is.Empty);
        }
    }

    [Test]
    public async Task What_waits_for_its_recipients_permit_is_due_and_is_told_apart()
    {
        await using var data = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { Recipient = new RateLimit(1, TimeSpan.FromMinutes(1)) });
        var (device, recipient) = ("apart", Given.NewRecipient());
        await Database.ExecuteAsync($"insert into prima.devices (name) values ('{device}')");
        foreach (var _ in (int[])[1, 2, 3])
            await Database.GivenAMessageAsync(device, recipient);
        await data.Outbox.SettleAsync(await data.ClaimOneAsync(device), new Settlement.Complete("F1"));
        Assert.That(await data.ClaimAsync(10, device), Is.Empty);
        await Database.GivenAMessageAsync(device, Given.NewRecipient());

        Assert.That((await Fleet.LookAsync(CancellationToken.None)).Queue.Where(row => row.Device == device).Select(row => (row.Waiting, row.Due, row.Deferred)), Is.EqualTo(new[] { (3L, 3L, 2L) }));
    }

    [TestCase(1_500, 1_500)]
    [TestCase(2_000, 1_000)]
    public async Task Each_of_thousands_is_told_apart(int due, int waiting)
    {
        var device = $"many-{due}";
        await Database.ExecuteAsync($"""
            insert into prima.devices (name) values ('{device}');
            select prima.enqueue_messages(jsonb_agg(jsonb_build_object('recipient', '62812' || ({due}0000 + n), 'body', 'x', 'idempotency_key', '{device}:' || n, 'device', '{device}', 'due_at', now() - n * interval '1 ms'))) from generate_series(1, {due}) n;
            update prima.queue q set due_at = now() + interval '10 min' from prima.messages m
            where m.id = q.message_id and m.device = '{device}' and (split_part(m.idempotency_key, ':', 2)::int % ({due} / {waiting})) = 0
            """);

        Assert.That((await Fleet.LookAsync(CancellationToken.None)).Queue.Where(row => row.Device == device).Select(row => (row.Due, row.Deferred)), Is.EqualTo(new[] { ((long)due, (long)waiting) }));
    }

    [Test]
    public async Task A_drain_stands_with_its_event_where_another_device_sends_and_not_at_all_where_none_does()
    {
        await Database.ExecuteAsync("update prima.devices set configured_at = now()");
        var dry = await Fleet.DrainAsync("d1", PauseEnd.Never, Deed with { DryRun = true }, CancellationToken.None);
        var before = (await Fleet.LookAsync(CancellationToken.None)).Pauses;
        var answer = await Fleet.DrainAsync("d1", PauseEnd.Never, Deed, CancellationToken.None);
        var last = await Fleet.DrainAsync("d2", PauseEnd.Never, Deed, CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((dry?.GoesTo, before.Count, answer?.GoesTo, last), Is.EqualTo(("d2", 0, "d2", (DrainAnswer?)null)));
            Assert.That((await Fleet.LookAsync(CancellationToken.None)).Pauses.Select(pause => (pause.Device, pause.Drains)), Is.EqualTo(new[] { ("d1", true) }));
            Assert.That(await Database.AskAsync<string>("select string_agg(entity_id || ' ' || cause, ', ' order by id) from prima.events"), Is.EqualTo("d1:* drain"));
        }
    }

    [Test]
    public async Task A_doubt_that_was_closed_and_is_nobody_s_task_is_told_until_a_person_has_settled_it_or_a_week_is_over()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Database.GivenAMessageAsync("d1")));
        await Database.ExecuteAsync($"""
            delete from prima.queue;
            insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, ended_at, outcome, charged, live, in_doubt)
            select gen_random_uuid(), m.id, 'd1', m.recipient, 'w', now(), now(), now(), 'uncertain', true, true, false from prima.messages m where m.id in ({string.Join(", ", ids)});
            insert into prima.message_endings (message_id, state, reason, ended_at) values ({ids[0]}, 'uncertain', 'x', now()), ({ids[1]}, 'uncertain', 'x', now() - interval '8 d'), ({ids[2]}, 'uncertain', 'x', now())
            """);
        Assert.That((await Fleet.LookAsync(CancellationToken.None)).Late.Doubtful, Is.EqualTo(2));

        await Database.ExecuteAsync($"update prima.send_attempts set outcome = 'accepted' where message_id = {ids[0]}");
        Assert.That((await Fleet.LookAsync(CancellationToken.None)).Late.Doubtful, Is.EqualTo(1));

        await Database.ExecuteAsync($"update prima.messages set patient_id = gen_random_uuid() where id = {ids[2]}");
        Assert.That((await Fleet.LookAsync(CancellationToken.None)).Late.Doubtful, Is.Zero, "of a patient there is a task");
        await Database.ExecuteAsync("delete from prima.message_endings; delete from prima.send_attempts; delete from prima.messages");
    }

    [Test]
    public async Task Who_is_at_work_is_told_with_the_last_beat_and_who_has_stopped_is_not()
    {
        await Database.ExecuteAsync("delete from prima.workers; insert into prima.workers (name, roles, version, beat_at) values ('gone', 'sender', '1', now() - interval '25 h'); update prima.devices set configured_at = now()");
        await Register.BeatAsync("one", "sender", "1", [], CancellationToken.None);
        await Register.BeatAsync("two", "janitor", "2", ["janitor: TimeoutException"], CancellationToken.None);
        await Database.ExecuteAsync("update prima.workers set beat_at = now() - interval '32 s'");
        await Register.BeatAsync("one", "sender,janitor", "3", ["sender: PostgresException 53100, disk full"], CancellationToken.None);
        var both = await Fleet.LookAsync(CancellationToken.None);
        await Register.LeaveAsync("one", CancellationToken.None);
        var left = await Fleet.LookAsync(CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(both.Workers.Select(worker => (worker.Name, worker.Roles, worker.Version, worker.IsSilentAt(both.At))), Is.EqualTo(new[] { ("two", "janitor", "2", true), ("one", "sender,janitor", "3", false) }), "gone is forgotten");
            Assert.That(both.Workers.SelectMany(worker => worker.Failing), Is.EqualTo(new[] { "janitor: TimeoutException", "sender: PostgresException 53100, disk full" }));
            Assert.That(left.Workers.Select(worker => worker.Name), Is.EqualTo(new[] { "two" }));
            Assert.That((both.Devices[0].HasWorker, left.Devices[0].HasWorker), Is.EqualTo((true, false)), "no sender is at work any more");
        }
    }

    [TestCase("select", false)]
    [TestCase("update prima.devices set configured_at = now() - interval '40 d' where name <> 'gone'", true, TestName = "One_that_was_configured_as_long_ago_as_all_others_is_shown")]
    [TestCase("select prima.enqueue_message('081200009998', 'x', 'for the gone', device => 'gone')", true, TestName = "A_device_out_of_use_is_shown_while_something_waits_on_it")]
    [TestCase("insert into prima.pauses (device, priority, reason, paused_by) values ('gone', '', 'x', 'x')", true, TestName = "A_device_out_of_use_is_shown_while_it_is_paused")]
    public async Task A_device_that_no_worker_has_had_for_a_day_is_shown_no_more(string because, bool isShown)
    {
        await Database.ExecuteAsync("insert into prima.devices (name, configured_at) values ('gone', now() - interval '40 d')");
        await Database.ExecuteAsync(because);

        Assert.That((await Fleet.LookAsync(CancellationToken.None)).Devices.Select(device => device.Name), isShown ? Has.Member("gone") : Has.None.EqualTo("gone").And.Not.Empty);
    }

    [Test]
    public async Task What_nobody_has_begun_in_time_is_counted_and_what_is_young_or_begun_is_not()
    {
        await Database.ExecuteAsync("""
            truncate prima.patients, prima.inbox, prima.volunteer_tasks cascade;
            insert into prima.patients (id, phone, name, time_zone) values ('00000000-0000-0000-0000-000000000001', '6281300000001', 'Siti', 'Asia/Jakarta');
            insert into prima.inbox (kind, device, dedupe_key, received_at, raw, state, next_try_at, outcome, processed_at) values
                ('incoming', 'd1', 'a', now(), '', 'pending', now() - interval '61 s', null, null), ('incoming', 'd1', 'b', now(), '', 'pending', now() - interval '50 s', null, null),
                ('status', 'd1', 'c', now(), '', 'pending', now() - interval '1 h', null, null), ('incoming', 'd1', 'd', now(), '', 'done', now() - interval '1 h', 'x', now());
            insert into prima.reminder_plans (id, plan_key, patient_id, kind, title, start_date, local_times, time_zone, grace, status, active_from)
            values ('00000000-0000-0000-0000-000000000002', 'p', '00000000-0000-0000-0000-000000000001', 'general', 'x', '2026-01-01', '{08:00}', 'Asia/Jakarta', '2 h', 'active', now());
            insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at, status)
            select gen_random_uuid(), '00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', current_date + n, '08:00', now() - n * interval '1 min', 'pending' from unnest(array[1, 3, 7]) n
            """);
        var fleet = await Fleet.LookAsync(CancellationToken.None);
        await Database.ExecuteAsync("truncate prima.patients, prima.inbox cascade");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((fleet.Late.Reminders, fleet.Late.Inbox, fleet.Late.UrgentTasks), Is.EqualTo((2, 1, 0)));
            Assert.That(fleet.At - fleet.Late.OldestReminderAt, Is.EqualTo(TimeSpan.FromMinutes(7)).Within(TimeSpan.FromMinutes(1)));
        }
    }

    [Test]
    public async Task A_person_makes_a_device_ok_whatever_it_was()
    {
        await Database.ExecuteAsync("update prima.devices set state = 'bad_token', held_until = now() + interval '1 h', held_reason = 'x', doubts = 7 where name = 'd1'");

        var dry = await Fleet.ResumeAsync("d1", "", Deed with { DryRun = true }, CancellationToken.None);
        var byClass = await Fleet.ResumeAsync("d1", "bulk", Deed, CancellationToken.None);
        var sick = (await Fleet.LookAsync(CancellationToken.None)).Devices[0];
        var answer = await Fleet.ResumeAsync("d1", "", Deed, CancellationToken.None);
        var well = (await Fleet.LookAsync(CancellationToken.None)).Devices[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That((dry.StateBefore, dry.WasHeld), Is.EqualTo(("bad_token", true)));
            Assert.That((byClass.StateBefore, byClass.WasHeld), Is.EqualTo(((string?)null, false)), "a class is not the device");
            Assert.That((sick.State, sick.HeldUntil is null, sick.HeldReason, sick.CircuitOpen), Is.EqualTo(("bad_token", false, "x", true)));
            Assert.That((answer.StateBefore, answer.WasHeld), Is.EqualTo(("bad_token", true)));
            Assert.That((well.State, well.HeldUntil, well.HeldReason, well.CircuitOpen), Is.EqualTo(("ok", (DateTime?)null, (string?)null, false)));
            Assert.That(await Database.AskAsync<string>("select from_state || ' ' || to_state || ' ' || actor from prima.events"), Is.EqualTo("bad_token ok rina"));
        }
    }

    [Test]
    public async Task Resume_waits_for_a_claim_that_has_the_device()
    {
        await Database.ExecuteAsync("update prima.devices set state = 'disconnected' where name = 'd1'");
        await using var claim = await Database.OpenSessionAsync();

        // 1. a claim holds the device, 2. the resume waits, 3. the claim ends
        await claim.ExecuteAsync("begin; select from prima.devices where name = 'd1' for no key update");
        var resumed = Fleet.ResumeAsync("d1", "", Deed, CancellationToken.None);
        await SomebodyWaitsAsync();
        await claim.ExecuteAsync("commit");

        Assert.That((await resumed).StateBefore, Is.EqualTo("disconnected"));
    }

    [Test]
    public async Task Permits_room_and_due_messages_are_those_that_a_claim_would_count()
    {
        await QueuedAsync(device: "d2");
        await Database.ExecuteAsync("""
            select prima.enqueue_message('081200009999', 'later', 'later', now() + interval '1 h', device := 'd2'), prima.take_permits('device:d2', 4, 30, '62 s'), prima.take_permits('fleet', 4, 600, '62 s');
            update prima.devices set rate = 10, rate_set_at = now() where name = 'd2'
            """);

        var fleet = await Fleet.LookAsync(CancellationToken.None);
        var d2 = fleet.Devices[1];
        var queue = fleet.Queue.Single(row => row.Device == "d2");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((d2.Rate, d2.PermitsLeft, d2.InFlight, d2.Room, d2.HasWorker, d2.CountedBefore), Is.EqualTo((10, 6, 0, 1, true, (int?)null)));
            Assert.That((queue.Waiting, queue.Due), Is.EqualTo((2, 1)));
            Assert.That(fleet.FleetPermitsLeft, Is.EqualTo(596));
        }
    }
}
