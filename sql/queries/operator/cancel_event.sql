-- Who cancelled and why, if it was this transaction that did; a second cancel of the same message changes nothing and leaves no second event.
-- Concurrency: a statement of its own after cancel.sql, whose ending it must see. xmin says which transaction wrote it.
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'message', e.message_id::text, 'queued', 'cancelled', 'cancel', @by, @reason
from prima.message_endings e
where e.message_id = @message_id and e.state = 'cancelled' and e.xmin = pg_current_xact_id()::xid;
