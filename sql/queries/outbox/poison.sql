-- A message on which the claim throws, alone, again and again: failed, so that the others go on.
-- Concurrency: the queue row's lock; a claim that holds it wins.
with gone as (
    delete from prima.queue q where q.message_id = @message_id returning q.message_id
)
insert into prima.message_endings (message_id, state, reason) select g.message_id, 'failed', 'poison: its claim failed three times (' || @cause || ')' from gone g;
