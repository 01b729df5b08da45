-- One page of plans, in the order of their keys.
-- Concurrency: reads one snapshot; a page begins after the last key of the one before.
select r.plan_key, p.phone, r.kind, r.start_date, r.local_times, r.rule, r.time_zone, r.status, r.active_from,
    (select m.due_at from prima.reminders m where m.plan_id = r.id and m.status = 'pending' order by m.due_at limit 1) as next_due_at
from prima.reminder_plans r join prima.patients p on p.id = r.patient_id
where (@phone is null or p.phone = @phone and p.deleted_at is null) and (@status is null or r.status = @status) and (@after is null or r.plan_key > @after)
  and (@plan_key is null or r.plan_key = @plan_key)
order by r.plan_key limit @limit;
