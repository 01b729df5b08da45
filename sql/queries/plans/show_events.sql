-- What happened to a plan, in the order of time.
-- Concurrency: reads one snapshot; events are never changed.
select e.from_state, e.to_state, e.cause, e.actor, e.reason, e.at
from prima.events e where e.entity = 'plan' and e.entity_id = (select r.id::text from prima.reminder_plans r where r.plan_key = @plan_key) order by e.id;
