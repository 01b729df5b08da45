-- Cancelled occurrences that may return (domain section 9) if they are still in the rule: not those that a volunteer skipped, and none that ever had a message.
-- Concurrency: the plans' locks; no other expansion brings these back.
select r.id, r.plan_id, r.local_date, r.local_time
from prima.reminders r join prima.reminder_plans p on p.id = r.plan_id
where r.plan_id = any(@plan_ids) and r.local_date >= (p.active_from at time zone 'UTC')::date - 1
  and (@again or p.expanded_at is null or p.expanded_at <= p.active_from)
  and r.status = 'cancelled' and r.reason in ('stop', 'deactivated', 'number_changed', 'plan_paused', 'plan_ended', 'plan_changed', 'guard')
  and (select 1 from prima.messages m where m.idempotency_key = 'reminder:' || r.id) is null;
