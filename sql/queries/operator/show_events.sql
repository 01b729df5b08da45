-- What people did to a message, oldest first.
-- Concurrency: reads only; events are never changed.
select e.from_state, e.to_state, e.cause, e.actor, e.reason, e.at
from prima.events e where e.entity = 'message' and e.entity_id = @message_id::text
order by e.id;
