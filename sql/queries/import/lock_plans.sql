-- The plans of these keys, as they are once nobody else is changing them.
-- Concurrency: after the patients, in the order of the ids.
select r.patient_id, r.imported_status, r.id, r.plan_key, r.kind, r.title, r.text, r.medicine, r.dose, r.doctor, r.place, r.event_at, r.start_date, r.local_times, r.rule,
    r.time_zone, r.grace, r.urgent, r.critical, r.needs_answer, r.status
from prima.reminder_plans r where r.plan_key = any(@plan_keys) order by r.id for no key update;
