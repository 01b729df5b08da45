-- The plans of these keys, as they are once nobody else is changing them, and whether the one whose plan it is was deleted.
-- Concurrency: after the patients, in the order of the ids.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
with named as materialized (
    select r.id from prima.reminder_plans r where r.plan_key = any(@plan_keys)
)
select l.patient_id, l.imported_status, l.id, l.plan_key, l.kind, l.title, l.text, l.medicine, l.dose, l.doctor, l.place, l.event_at, l.start_date, l.local_times, l.rule,
    l.time_zone, l.grace, l.urgent, l.critical, l.needs_answer, l.status,
    (select pt.deleted_at is not null from prima.patients pt where pt.id = l.patient_id) as owner_is_deleted
from (select n.id from named n order by n.id) o
cross join lateral (select r.* from prima.reminder_plans r where r.id = o.id for no key update) l;
