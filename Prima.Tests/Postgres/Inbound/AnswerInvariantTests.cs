using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>Invariants I3, I14, I15 and I18: what must never be is listed.</summary>
[Parallelizable]
public class AnswerInvariantTests : InboxFixture
{
    [TestCase("update prima.consent_events set inbound_id = 999 where to_status = 'granted' and cause = 'reply'", "I3")]
    [TestCase("update prima.consent_requests set expires_at = now() - interval '1 h'", "I3")]
    [TestCase("update prima.send_attempts set started_at = now() + interval '3 min' where message_id = (select message_id from prima.consent_requests)", "I3")]
    [TestCase("update prima.reminders set answer_inbound_id = 999 where confirmation_status = 'done'", "I14")]
    [TestCase("update prima.reminders set status = 'pending' where status = 'cancelled'", "I15")]
    [TestCase("update prima.messages set idempotency_key = 'x' where kind = 'farewell'", "I15")]
    [TestCase("update prima.inbox set outcome = 'bereaved' where outcome = 'withdrawn'; insert into prima.task_origins (inbox_id, task_id) select i.id, t.id from prima.inbox i, prima.volunteer_tasks t where i.outcome = 'bereaved'", "I15")]
    [TestCase("delete from prima.task_origins", "I18")]
    public async Task What_must_never_be_is_listed(string damage, string invariant)
    {
        await Database.ExecuteAsync($"""
            with asked as (insert into prima.messages (idempotency_key, content_hash, kind, template, patient_id, recipient, body, priority, due_at)
                values ('consent:x', '', 'consent_request', 'consent.request', '{Patient}', '{Phone}', 'x', 'normal', now()) returning id, recipient),
            sent as (insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, ended_at, outcome, charged, live, in_doubt)
                select gen_random_uuid(), id, '{Device}', recipient, 'test', now() - interval '1 h', now(), now(), 'accepted', true, true, false from asked)
            insert into prima.consent_requests (patient_id, phone, from_status, expires_at, message_id) select '{Patient}', '{Phone}', 'not_asked', now() + interval '1 d', id from asked;
            update prima.patients set consent_status = 'asked' where id = '{Patient}';
            insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) values ('{Patient}', '{Phone}', 'granted', 'asked', 'request', clock_timestamp())
            """);
        await WriteAsync("ya");
        await GivenASentReminderAsync();
        await WriteAsync("sudah");
        await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient), "now() + interval '1 h'");
        await WriteAsync("sesak napas");
        await WriteAsync("BERHENTI");

        Assert.That(await Database.InvariantsBrokenByAsync(damage), Is.EqualTo(new[] { invariant }));
    }
}
