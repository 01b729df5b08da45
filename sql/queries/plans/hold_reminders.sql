-- The reminders of plans that an edit may touch: pending ones, queued ones whose message may be waiting, and those whose answer is waited for and asked for once more.
-- Concurrency: after the plans, in the order of the ids. A scheduler that holds one waits for nobody, so it is waited for.
-- Plan: found by the patients' few that wait or are open, not by all a plan ever had (the order is one that only reminders_open has); then sorted, then locked one
--   by one: an order by beside the lock would be had by reading a whole index. || '' keeps the lock on the key.
with theirs as materialized (
    select p.patient_id from prima.reminder_plans p where p.id = any(@plan_ids)
), touched as materialized (
    select r.id from prima.reminders r
    where r.patient_id = any(array(select t.patient_id from theirs t)) and r.status in ('pending', 'queued') and r.plan_id = any(@plan_ids)
    union
    (select r.id from prima.reminders r
     where r.patient_id = any(array(select t.patient_id from theirs t)) and r.confirmation_status in ('open', 'not_yet') and r.plan_id = any(@plan_ids) order by r.patient_id)
)
select l.id, l.plan_id, l.patient_id, l.local_date, l.local_time, l.due_at, l.status, clock_timestamp() + @clock_offset as now
from (select w.id from touched w order by w.id) o
cross join lateral (
    select r.id, r.plan_id, r.patient_id, r.local_date, r.local_time, r.due_at, r.status
    from prima.reminders r
    where r.id = o.id and (r.status || '' in ('pending', 'queued') or r.confirmation_status || '' in ('open', 'not_yet')) for no key update) l;
