-- What happened to the patient of a number, in the order of time.
-- Concurrency: reads one snapshot; events are never changed.
select e.from_state, e.to_state, e.cause, e.actor, e.reason, e.at
from prima.events e
where e.entity in ('patient', 'consent') and e.entity_id = (select p.id::text from prima.patients p where p.phone = @phone and p.deleted_at is null)
order by e.id;
