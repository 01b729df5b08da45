-- The reminders of plans that are still to come: pending ones, and queued ones whose message may be waiting.
-- Concurrency: after the plans, in the order of the ids. A scheduler that holds one waits for nobody, so it is waited for.
-- Plan: found by the patients' few that wait, not by all a plan ever had.
select r.id, r.plan_id, r.patient_id, r.local_date, r.local_time, r.due_at, r.status, clock_timestamp() + @clock_offset as now
from prima.reminders r
where r.patient_id = any(array(select p.patient_id from prima.reminder_plans p where p.id = any(@plan_ids)))
  and r.status in ('pending', 'queued') and r.plan_id = any(@plan_ids)
order by r.id for no key update;
