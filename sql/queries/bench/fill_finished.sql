-- Finished messages number @first and on, of @total, one every five seconds until now, as a fleet and its janitor leave them: the texts of all but the newest are erased, one in a hundred
-- failed and one expired, every fifth was a reminder's and was answered, and two of five are known to be delivered. People and plans are there (fill_plans.sql), one each for @people.
-- Concurrency: its keys are its own.
with n as materialized (
    select i, now() - (@total - i) * interval '5 s' as at, 'bench-' || (i % @devices + 1) as device, (i / 5 % @people + 1)::int as person, '62810' || lpad((i / 5 % @people + 1)::text, 9, '0') as recipient,
        i % 100 = 0 as failed, i % 100 = 1 as expired, i % 5 = 2 as of_reminder, i % 5 in (3, 4) as delivered,
        (lpad(to_hex((extract(epoch from now() - (@total - i) * interval '5 s') * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid as id
    from generate_series(@first, @first + @count - 1) i
), devices as (
    insert into prima.devices (name) select 'bench-' || d from generate_series(1, @devices) d on conflict (name) do nothing
), people as materialized (
    select array_agg(p.patient_id order by p.plan_key) as patients, array_agg(p.id order by p.plan_key) as plans from prima.reminder_plans p
), reminded as (
    insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at, status, confirmation_status, closed_reason, asked_at, answered_at)
    select n.id, p.plans[n.person], p.patients[n.person], date '2000-01-01' + (n.i / 5 / @people)::int, '08:00', n.at, 'delivered', 'done', 'answered', n.at, n.at from n, people p where n.of_reminder
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, at) select 'reminder', n.id::text, 'queued', 'sent', 'settle', n.at from n where n.of_reminder
), said as (
    insert into prima.messages (id, idempotency_key, content_hash, kind, patient_id, reminder_id, recipient, body, priority, device, due_at, enqueued_at)
    select n.i, case when n.of_reminder then 'reminder:' || n.id else 'bench:finished:' || n.i end, sha256(convert_to(n.i::text, 'UTF8')), case when n.of_reminder then 'reminder' else 'direct' end,
        case when n.of_reminder then p.patients[n.person] end, case when n.of_reminder then n.id end,
        n.recipient, case when n.i > @total * 0.99 then 'Waktunya minum obat. Balas SUDAH atau BELUM.' end, 'normal', n.device, n.at, n.at
    from n, people p
), attempted as (
    insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, ended_at, outcome, charged, live, in_doubt, provider_id)
    select n.id, n.i, n.device, n.recipient, 'bench', n.at, n.at + interval '1 min', n.at, case when n.failed then 'rejected' else 'accepted' end, true, not n.failed, false, case when not n.failed then 'p' || n.i end
    from n where not n.expired
), named as (
    insert into prima.provider_ids (device, provider_id, message_id) select n.device, 'p' || n.i, n.i from n where not n.failed and not n.expired
), ended as (
    insert into prima.message_endings (message_id, state, reason, ended_at) select n.i, case when n.failed then 'failed' else 'expired' end, 'bench', n.at from n where n.failed or n.expired
), received as (
    insert into prima.inbox (kind, device, dedupe_key, sender, received_at, raw, state, outcome, processed_at, patient_id)
    select case when n.delivered then 'status' else 'incoming' end, n.device, sha256(convert_to('bench' || n.i, 'UTF8')), case when n.of_reminder then n.recipient end, n.at, '', 'done', 'bench', n.at,
        case when n.of_reminder then p.patients[n.person] end
    from n, people p where n.delivered or n.of_reminder
)
select count(*)::int from n;
