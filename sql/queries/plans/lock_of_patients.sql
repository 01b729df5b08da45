-- The plans of patients whose zone has changed.
-- Concurrency: after the patients, in the order of the ids.
select r.patient_id, r.id, r.start_date, r.local_times, r.rule from prima.reminder_plans r where r.patient_id = any(@patient_ids) order by r.id for no key update;
