-- Moves pending reminders on, each with its event.
-- Concurrency: claim_due.sql holds them. Fence: the status; what is no longer pending stays as it is and is not returned.
-- Plan: status || '' keeps it on the key, see re_read.sql.
with moved as (
    update prima.reminders r set status = (@statuses)[array_position(@ids, r.id)], reason = (@reasons)[array_position(@ids, r.id)]
    where r.id = any(@ids) and r.status || '' = 'pending'
    returning r.id, r.status, r.reason
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, reason)
    select 'reminder', m.id::text, 'pending', m.status, 'scheduler', m.reason from moved m
)
select id from moved;
