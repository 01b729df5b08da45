-- Ends the plans of patients who are deleted, each with its event. Their reminders follow (stop/reminders.sql).
-- Concurrency: after the patients and their requests, in the order of the ids.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
--   status || '' keeps the lock on the key.
with theirs as materialized (
    select r.id from prima.reminder_plans r where r.patient_id = any(@patient_ids)
), held as materialized (
    select l.id, l.status
    from (select t.id from theirs t order by t.id) o
    cross join lateral (select r.id, r.status from prima.reminder_plans r where r.id = o.id and r.status || '' <> 'ended' for no key update) l
), ended as (
    update prima.reminder_plans r set status = 'ended', version = r.version + 1 where r.id = any(array(select h.id from held h)) returning r.id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'plan', e.id::text, (select h.status from held h where h.id = e.id), 'ended', @cancelled_because, @by, @reason from ended e;
