-- Cancels reminders that are pending, each with its event.
-- Concurrency: hold_reminders.sql holds them. Fence: the status.
-- Plan: status || '' keeps it on the key, or the index of what is pending would be read whole.
with cancelled as (
    update prima.reminders r set status = 'cancelled', reason = @cancelled_because where r.id = any(@ids) and r.status || '' = 'pending' returning r.id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'reminder', c.id::text, 'pending', 'cancelled', @cancelled_because, @by, @reason from cancelled c;
