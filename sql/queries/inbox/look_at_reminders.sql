-- The held reminders as they are now, with when they were last asked about. One whose message, or its repetition, is on its way has been handed over.
-- What is asked and heard has the product's clock, an attempt the database's.
-- Concurrency: hold_reminders.sql holds them; who moves a follow-up holds its reminder.
-- Plan: one by one, each by its key: a join planned while the tables were empty would read them whole.
select r.id, p.kind, p.title, p.time_zone, r.due_at, r.status, r.confirmation_status, r.closed_reason, coalesce(r.asked_at, a.started_at) as asked_at,
    coalesce(r.window_ends_at, a.started_at + prima.answer_window(p.kind)) as window_ends_at, r.answered_at, r.answered_by is not null as is_by_volunteer,
    greatest(coalesce(r.asked_at, a.started_at), f.started_at) as last_asked_at, a.id as attempt_id, a.outcome, r.asked_at is null as is_unmarked
from unnest(current_setting('prima.held_reminders')::uuid[]) h (id)
cross join lateral (
    select r.id, r.plan_id, r.due_at, r.status, r.confirmation_status, r.closed_reason, r.asked_at, r.window_ends_at, r.answered_at, r.answered_by
    from prima.reminders r where r.id = h.id limit 1) r
cross join lateral (select p.kind, p.title, p.time_zone from prima.reminder_plans p where p.id = r.plan_id and p.needs_answer limit 1) p
left join lateral (
    select a.id, a.outcome, a.started_at + @clock_offset as started_at
    from (values ('reminder:' || r.id), ('reminder:' || r.id || ':resend')) k (key)
    cross join lateral (select m.id from prima.messages m where m.idempotency_key = k.key limit 1) m
    cross join lateral (select a.id, a.outcome, a.started_at from prima.send_attempts a where a.message_id = m.id and a.live limit 1) a
    order by a.started_at desc limit 1) a on true
left join lateral (
    select max(a.started_at) + @clock_offset as started_at
    from (values (1), (2)) s (stage)
    cross join lateral (select m.id from prima.messages m where m.idempotency_key = 'followup:' || r.id || ':' || s.stage limit 1) m
    cross join lateral (select a.started_at from prima.send_attempts a where a.message_id = m.id and a.live limit 1) a) f on true
where r.asked_at is not null or a.id is not null
order by r.due_at, r.id;
