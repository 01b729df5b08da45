-- What happened to a plan, in the order of time; a volunteer who did it stands there by number.
-- Concurrency: reads one snapshot; events are never changed.
select e.from_state, e.to_state, e.cause, coalesce(regexp_replace(v.phone, '^(.{5}).*(.{3})$', '\1****\2'), e.actor), e.reason, e.at
from prima.events e left join prima.volunteers v on v.id::text = e.actor where e.entity = 'plan' and e.entity_id = (select r.id::text from prima.reminder_plans r where r.plan_key = @plan_key) order by e.id;
