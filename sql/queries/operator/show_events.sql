-- What people did to a message, oldest first; also that they sent it once more, or that it was so made.
-- Concurrency: reads only; events are never changed.
select e.from_state, e.to_state, e.cause, e.actor, e.reason, e.at
from prima.events e where (e.entity = 'message' and e.entity_id = @message_id::text) or e.id = any(array(select prima.resends_told(@message_id)))
order by e.id;
