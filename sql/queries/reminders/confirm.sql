-- A volunteer's word on a reminder: the confirmation, with the one before it kept, its event, and nothing is asked once more. A follow-up that is queued
-- already is stopped by the guards, at the claim or by the janitor.
-- Concurrency: lock_one.sql holds it. Fence: the confirmation's status as it was read under that lock.
with decided as (
    update prima.reminders r set confirmation_status = @outcome, closed_reason = 'volunteer', answered_at = clock_timestamp() + @clock_offset, answered_by = @by::uuid
    where r.id = @id and r.confirmation_status = @was returning r.id
), superseded as (
    update prima.manual_confirmations c set superseded_at = clock_timestamp() from decided d where c.reminder_id = d.id and c.superseded_at is null returning c.id
), kept as (
    insert into prima.manual_confirmations (reminder_id, volunteer_id, outcome, method, notes)
    select d.id, @by::uuid, @outcome, @method, @reason from decided d where (select count(*) from superseded) >= 0
), unasked as (
    update prima.follow_ups u set status = 'cancelled' where u.reminder_id = any(array(select d.id from decided d)) and u.status || '' = 'pending' returning u.reminder_id, u.stage
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'confirmation', d.id::text, @was, @outcome, 'volunteer', @by, @reason from decided d
union all
select 'follow_up', u.reminder_id || ':' || u.stage, 'pending', 'cancelled', 'answered', @by, null from unasked u;
