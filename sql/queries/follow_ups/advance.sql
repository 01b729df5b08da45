-- Moves pending follow-ups on, each with its event; one that stays pending has another time.
-- Concurrency: claim_due.sql holds their reminders. Fence: the status; what is no longer pending stays as it is and is not returned.
-- Plan: = any() beside the join, and status || '' keeps it on the key.
with moved as (
    update prima.follow_ups u set status = c.status, due_at = c.due_at
    from unnest(@ids, @stages, @statuses, @due_at, @reasons) c (reminder_id, stage, status, due_at, reason)
    where u.reminder_id = any(@ids) and u.reminder_id = c.reminder_id and u.stage = c.stage and u.status || '' = 'pending'
    returning u.reminder_id, u.stage, u.status, c.reason
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, reason)
    select 'follow_up', m.reminder_id || ':' || m.stage, 'pending', m.status, 'scheduler', m.reason from moved m where m.status <> 'pending'
)
select reminder_id from moved;
