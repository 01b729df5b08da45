-- The reminders of plans that are still to come: pending ones, and queued ones whose message may be waiting.
-- Concurrency: after the plans, in the order of the ids. A scheduler that holds one waits for nobody, so it is waited for.
-- Plan: found by the patients' few that wait, not by all a plan ever had; then sorted, then locked one by one: an order by beside the lock would be had by
--   reading a whole index. status || '' keeps the lock on the key.
with waiting as materialized (
    select r.id from prima.reminders r
    where r.patient_id = any(array(select p.patient_id from prima.reminder_plans p where p.id = any(@plan_ids)))
      and r.status in ('pending', 'queued') and r.plan_id = any(@plan_ids)
)
select l.id, l.plan_id, l.patient_id, l.local_date, l.local_time, l.due_at, l.status, clock_timestamp() + @clock_offset as now
from (select w.id from waiting w order by w.id) o
cross join lateral (
    select r.id, r.plan_id, r.patient_id, r.local_date, r.local_time, r.due_at, r.status
    from prima.reminders r where r.id = o.id and r.status || '' in ('pending', 'queued') for no key update) l;
