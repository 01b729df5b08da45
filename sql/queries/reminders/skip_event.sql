-- Who took a queued reminder back, and why; that it is cancelled has been told by follow_messages.
-- Concurrency: lock_one.sql holds the reminder.
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason) values ('reminder', @id::text, 'cancelled', 'cancelled', 'volunteer', @by, @reason);
