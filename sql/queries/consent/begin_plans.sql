-- A yes: the patients' plans are active from now on, so that nothing older ever appears. Returns whose horizon is to be filled.
-- Concurrency: after the patients, in the order of the plans' ids.
with held as materialized (
    select r.id from prima.reminder_plans r where r.patient_id = any(@patient_ids) and r.status = 'active' order by r.id for no key update
)
update prima.reminder_plans r set active_from = clock_timestamp() + @clock_offset where r.id = any(array(select h.id from held h)) returning r.id;
