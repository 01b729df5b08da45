-- What happened to a reminder and to its confirmation, oldest first.
-- Concurrency: reads one snapshot.
select coalesce((select v.name from prima.volunteers v where v.id::text = e.actor), e.actor) as actor, e.reason, e.cause, e.from_state, e.to_state, e.at
from prima.events e where e.entity in ('reminder', 'confirmation') and e.entity_id = @id::text order by e.id;
