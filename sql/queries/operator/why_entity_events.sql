-- What happened to these things, in the order of time; a volunteer who did it stands there by number.
-- Concurrency: reads one snapshot; events are never changed.
select e.from_state, e.to_state, e.cause, coalesce(regexp_replace(v.phone, '^(.{5}).*(.{3})$', '\1****\2'), e.actor), e.reason, e.at, e.entity, e.entity_id
from prima.events e left join prima.volunteers v on v.id::text = e.actor
where e.entity = any(@entities) and e.entity_id = any(@ids)
order by e.id;
