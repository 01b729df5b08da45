-- A volunteer takes a pending reminder back; with this reason it does not return.
-- Concurrency: lock_one.sql holds it. Fence: the status.
-- Plan: status || '' keeps it on the key, or the index of what is pending would be read whole.
with skipped as (
    update prima.reminders r set status = 'cancelled', reason = 'volunteer' where r.id = @id and r.status || '' = 'pending' returning r.id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'reminder', s.id::text, 'pending', 'cancelled', 'volunteer', @by, @reason from skipped s;
