-- The cancellations of domain section 9, between two and three: what was still to be asked is not asked.
-- Concurrency: reminders.sql holds the reminders, in the statement before: a settle that it waited for may have planned some of these.
with cancelled as (
    update prima.follow_ups u set status = 'cancelled'
    where u.reminder_id = any(current_setting('prima.held_reminders')::uuid[]) and u.status || '' = 'pending' returning u.reminder_id, u.stage
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'follow_up', c.reminder_id || ':' || c.stage, 'pending', 'cancelled', @cancelled_because, @by, @reason from cancelled c;
