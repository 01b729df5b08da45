-- The cancellations of domain section 9, two: pending reminders are cancelled, open questions stay unanswered. Queued ones are held for messages.sql.
-- Concurrency: after the patients, in the order of the reminders' ids; a scheduler that holds one waits for nobody, so it is waited for.
-- What is held stands in a setting that ends with the transaction, for follow_ups.sql.
-- Plan: each status is looked for by its own index, whose order the second asks for, or on empty tables reminders_windows would be as good, and be read whole.
--   What is found is looked at again under its lock.
with held as materialized (
    select r.id, r.status, r.confirmation_status from prima.reminders r
    where r.id = any(array(
            select w.id from prima.reminders w where w.patient_id = any(@patient_ids) and w.status in ('pending', 'queued')
            union all
            (select o.id from prima.reminders o where o.patient_id = any(@patient_ids) and o.confirmation_status in ('open', 'not_yet') order by o.patient_id)))
      and (r.status in ('pending', 'queued') or r.confirmation_status in ('open', 'not_yet'))
    order by r.id for no key update
), cancelled as (
    update prima.reminders r set status = 'cancelled', reason = @cancelled_because
    where r.id = any(array(select h.id from held h where h.status = 'pending')) returning r.id
), closed as (
    update prima.reminders r set confirmation_status = 'unanswered', closed_reason = 'stopped'
    where r.id = any(array(select h.id from held h where h.status <> 'pending' and h.confirmation_status in ('open', 'not_yet'))) returning r.id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'reminder', c.id::text, 'pending', 'cancelled', @cancelled_because, @by, @reason from cancelled c
    union all
    select 'confirmation', c.id::text, h.confirmation_status, 'unanswered', 'stopped', @by, @reason from closed c join held h on h.id = c.id
)
select set_config('prima.held_reminders', array(select h.id from held h)::text, true);
