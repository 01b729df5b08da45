-- A yes: the patients' plans are active from now on, so that nothing older ever appears. Returns whose horizon is to be filled.
-- Concurrency: after the patients, in the order of the plans' ids.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
--   status || '' keeps the lock on the key.
with theirs as materialized (
    select r.id from prima.reminder_plans r where r.patient_id = any(@patient_ids)
), held as materialized (
    select l.id
    from (select t.id from theirs t order by t.id) o
    cross join lateral (select r.id from prima.reminder_plans r where r.id = o.id and r.status || '' = 'active' for no key update) l
)
update prima.reminder_plans r set active_from = clock_timestamp() + @clock_offset where r.id = any(array(select h.id from held h)) returning r.id;
