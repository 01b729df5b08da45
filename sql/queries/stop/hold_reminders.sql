-- The reminders of patients about which something waits to be said or answered, held for follow_ups.sql and messages.sql; they themselves stay as they are.
-- Concurrency: after the patients, in the order of the reminders' ids, as reminders.sql.
with held as materialized (
    select r.id from prima.reminders r
    where r.id = any(array(
            select w.id from prima.reminders w where w.patient_id = any(@patient_ids) and w.status in ('pending', 'queued')
            union all
            (select o.id from prima.reminders o where o.patient_id = any(@patient_ids) and o.confirmation_status in ('open', 'not_yet') order by o.patient_id)))
      and (r.status || '' = 'queued' or r.confirmation_status || '' in ('open', 'not_yet'))
    order by r.id for no key update
)
select set_config('prima.held_reminders', array(select h.id from held h)::text, true);
