-- The held reminders as they are now, with when they were last asked about. One whose message is on its way has been handed over.
-- Concurrency: hold_reminders.sql holds them; who moves a follow-up holds its reminder.
select r.id, p.kind, p.title, p.time_zone, r.due_at, r.status, r.confirmation_status, r.closed_reason, coalesce(r.asked_at, a.started_at) as asked_at,
    coalesce(r.window_ends_at, a.started_at + prima.answer_window(p.kind)) as window_ends_at, r.answered_at, r.answered_by is not null as is_by_volunteer,
    greatest(coalesce(r.asked_at, a.started_at), f.started_at) as last_asked_at, a.id as attempt_id, a.outcome, r.asked_at is null as is_unmarked
from prima.reminders r
join prima.reminder_plans p on p.id = r.plan_id
left join lateral (
    select a.id, a.outcome, a.started_at
    from prima.messages m join prima.send_attempts a on a.message_id = m.id and a.live
    where m.idempotency_key = 'reminder:' || r.id) a on true
left join lateral (
    select max(a.started_at) as started_at
    from prima.messages m join prima.send_attempts a on a.message_id = m.id and a.live
    where m.idempotency_key = any(array['followup:' || r.id || ':1', 'followup:' || r.id || ':2'])) f on true
where r.id = any(current_setting('prima.held_reminders')::uuid[]) and (r.asked_at is not null or a.id is not null)
order by r.due_at, r.id;
