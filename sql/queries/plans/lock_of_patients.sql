-- The plans of patients whose zone has changed.
-- Concurrency: after the patients, in the order of the ids.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
with theirs as materialized (
    select r.id from prima.reminder_plans r where r.patient_id = any(@patient_ids)
)
select l.patient_id, l.id, l.start_date, l.local_times, l.rule
from (select t.id from theirs t order by t.id) o
cross join lateral (select r.patient_id, r.id, r.start_date, r.local_times, r.rule from prima.reminder_plans r where r.id = o.id for no key update) l;
