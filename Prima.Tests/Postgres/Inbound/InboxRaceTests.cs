using NUnit.Framework;
using Prima.Core.Inbound;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>Several workers and several answers: one patient's are worked on one after another, and a stop wins against everything.</summary>
[Parallelizable]
public class InboxRaceTests : InboxFixture
{
    private const int Races = 1_000;

    [Test]
    public async Task One_patients_answers_are_never_worked_on_side_by_side_and_others_are_meanwhile()
    {
        var another = await Database.PhoneOfAsync(await Database.GivenAPatientAsync());
        var first = await Database.GivenAnAnswerAsync(Phone, "halo");
        var second = await Database.GivenAnAnswerAsync(Phone, "hai");
        var stop = await Database.GivenAnAnswerAsync(Phone, "BERHENTI", rank: 0);
        var others = await Database.GivenAnAnswerAsync(another, "halo");
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.inbox where id = {first} for update; select pg_advisory_xact_lock(prima.advisory_key('verification_processing', '{Patient}'))");

        Assert.That(await Worker.Inbox.AnswerNextAsync(beside: false, CancellationToken.None), Is.EqualTo(InboxStep.Busy), "the stop overtakes, and its patient is held");
        await Database.ExecuteAsync($"update prima.inbox set next_try_at = now() + interval '1 h' where id = {stop}");
        await AnswerAllAsync();
        Assert.That(
            await Database.AskAsync<string>("select string_agg(id || ' ' || state, ', ' order by id) from prima.inbox"),
            Is.EqualTo($"{first} pending, {second} pending, {stop} pending, {others} done"), "nothing of hers, though the stop alone holds it up");

        await holder.ExecuteAsync("commit");
        await Database.ExecuteAsync($"update prima.inbox set next_try_at = now() where id = {stop}");
        await AnswerAllAsync();
        Assert.That(
            await Database.AskAsync<string>($"select string_agg(i.id::text, ' ' order by i.processed_at) from prima.inbox i where i.patient_id = '{Patient}'"),
            Is.EqualTo($"{stop} {first} {second}"), "the stop first, then in the order of the ids (I17)");
    }

    [Test]
    public async Task A_stop_locks_reminders_in_the_order_of_their_ids_whatever_they_want()
    {
        var wanted = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient));
        var told = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient, needsAnswer: false));
        await Database.ExecuteAsync($"""
            update prima.reminders set local_date = (now() at time zone 'Asia/Jakarta')::date;
            update prima.reminders set id = '00000000-0000-4000-8000-000000000001' where id = '{told}';
            update prima.reminders set id = '00000000-0000-4000-8000-000000000002' where id = '{wanted}'
            """);
        await Worker.QueueDueAsync();
        await using var janitor = await Database.OpenSessionAsync();
        await janitor.ExecuteAsync("begin; set local lock_timeout = '1 s'; select from prima.reminders where id = '00000000-0000-4000-8000-000000000001' for no key update");

        var stop = WriteAsync("berhenti", rank: 0);
        await Eventually.HoldsAsync(() => Database.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"), "the stop waits");

        await janitor.ExecuteAsync("select from prima.reminders where id = '00000000-0000-4000-8000-000000000002' for no key update; commit");
        Assert.That(await OutcomeAsync(await stop), Is.EqualTo("done withdrawn"));
    }

    [Test]
    public async Task Answers_wait_for_an_earlier_one_that_failed_and_is_tried_again_later()
    {
        var first = await Database.GivenAnAnswerAsync(Phone, "halo");
        var second = await Database.GivenAnAnswerAsync(Phone, "hai");
        await Database.ExecuteAsync($"update prima.inbox set next_try_at = now() + interval '1 h' where id = {first}");

        await AnswerAllAsync();
        Assert.That(await OutcomeAsync(second), Is.EqualTo("pending"));
        await Database.ExecuteAsync($"update prima.inbox set state = 'dead' where id = {first}; insert into prima.volunteer_tasks (patient_id, reason, priority, code) values ('{Patient}', 'inbound_failed', 'high', 'AAAA')");
        await AnswerAllAsync();

        Assert.That(await OutcomeAsync(second), Does.StartWith("done"), "a dead one holds nobody up");
    }

    [Test]
    public async Task Scenario_6_a_yes_and_a_stop_in_any_order_end_withdrawn_with_one_farewell()
    {
        await GivenPeopleAsync("asked");
        await Database.ExecuteAsync($"""
            insert into prima.messages (idempotency_key, content_hash, kind, template, patient_id, recipient, body, priority, due_at)
            select 'consent:' || id, '', 'consent_request', 'consent.request', id, phone, 'x', 'normal', now() from prima.patients where consent_status = 'asked';
            insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, ended_at, outcome, charged, live, in_doubt)
            select gen_random_uuid(), id, '{Device}', recipient, 'test', now() - interval '1 h', now(), now(), 'accepted', true, true, false from prima.messages;
            insert into prima.consent_requests (patient_id, phone, from_status, expires_at, message_id, created_at)
            select m.patient_id, m.recipient, 'not_asked', now() + interval '1 d', m.id, now() - interval '1 h' from prima.messages m
            """);
        await WriteAllAsync("'ya'", "'BERHENTI'", mixed: true);

        await using var rival = DataUnderTest.Open(Database);
        await Task.WhenAll(AnswerAllWithAsync(Worker), AnswerAllWithAsync(Worker), AnswerAllWithAsync(rival), AnswerAllWithAsync(rival));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.inbox where state = 'done'"), Is.EqualTo(2 * Races));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.patients where consent_status = 'withdrawn'"), Is.EqualTo(Races));
            Assert.That(await Database.AskAsync<long>("select count(distinct patient_id) from prima.messages where kind = 'farewell'"), Is.EqualTo(Races));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.messages where kind = 'farewell'"), Is.EqualTo(Races));
        }
    }

    [Test]
    public async Task Scenario_7_no_attempt_starts_after_the_stop_has_committed()
    {
        await GivenPeopleAsync("granted");
        await Database.ExecuteAsync("""
            insert into prima.reminder_plans (plan_key, patient_id, kind, title, start_date, local_times, time_zone, active_from, expanded_at, expanded_until)
            select phone, id, 'general', 'obat', '2026-01-01', '{08:00}', 'Asia/Jakarta', now() - interval '2 d', now(), now() + interval '20 d' from prima.patients where name = 'race';
            insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at) select gen_random_uuid(), id, patient_id, '2026-01-01', '08:00', now() from prima.reminder_plans;
            """);
        while ((await Worker.QueueDueAsync(1_000)).Moved)
        {
        }

        await WriteAllAsync("'BERHENTI'", null, mixed: false);
        await using var rival = DataUnderTest.Open(Database);

        await Task.WhenAll(AnswerAllWithAsync(Worker), AnswerAllWithAsync(Worker), SendAllAsync(rival, 7), SendAllAsync(rival, 3));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.patients where consent_status = 'withdrawn'"), Is.EqualTo(Races));
            Assert.That(
                await Database.AskAsync<long>("""
                    select count(*) from prima.send_attempts a join prima.messages m on m.id = a.message_id join prima.consent_events e on e.patient_id = m.patient_id and e.to_status = 'withdrawn'
                    where m.kind = 'reminder' and a.started_at > e.at
                    """), Is.Zero);
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.queue q join prima.messages m on m.id = q.message_id where m.kind = 'reminder'"), Is.Zero, "nothing of it waits any more");
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.send_attempts a join prima.messages m on m.id = a.message_id where m.kind = 'farewell' and a.outcome = 'accepted'"), Is.EqualTo(Races));
            TestContext.Out.WriteLine($"{await Database.AskAsync<long>("select count(*) from prima.send_attempts a join prima.messages m on m.id = a.message_id where m.kind = 'reminder'")} reminders were sent before the stop");
        }
    }

    private Task GivenPeopleAsync(string consent) => Database.ExecuteAsync($"""
        with people as (
            insert into prima.patients (name, phone, consent_status) select 'race', '62899' || lpad(n::text, 7, '0'), '{consent}' from generate_series(1, {Races}) n returning id, phone)
        insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, 'not_asked', '{consent}', 'request', now() - interval '1 h' from people
        """);

    /// <summary>Each of them writes both; with a mix, every second one in the other order.</summary>
    private Task WriteAllAsync(string first, string? second, bool mixed) => Database.ExecuteAsync($"""
        insert into prima.inbox (kind, device, dedupe_key, sender, text, received_at, raw, rank)
        select 'incoming', '{Device}', sha256(convert_to(p.phone || t.text, 'UTF8')), p.phone, t.text, now(), '', case when t.text = 'BERHENTI' then 0 else 1 end
        from prima.patients p cross join (values ({first}, 1), ({second ?? "null"}, 2)) t (text, n)
        where p.name = 'race' and t.text is not null
        order by p.phone, case when {mixed} and right(p.phone, 1) in ('1', '3', '5', '7', '9') then -t.n else t.n end
        """);

    private static async Task AnswerAllWithAsync(DataUnderTest worker)
    {
        while (await worker.Inbox.CountDueAsync(1, CancellationToken.None) > 0)
        {
            while (await worker.Inbox.AnswerNextAsync(beside: false, CancellationToken.None) == InboxStep.Answered)
            {
            }
        }
    }

    /// <summary>Until nothing waits: the farewells too.</summary>
    private async Task SendAllAsync(DataUnderTest worker, int batch)
    {
        while (await Database.CountAsync("prima.queue") > 0 || await Database.AskAsync<bool>("select exists (select from prima.inbox where state = 'pending')"))
        {
            foreach (var attempt in await worker.ClaimAsync(batch, Device))
                await worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));
        }
    }
}
