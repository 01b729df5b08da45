-- Cancels messages that wait, by id. What a claim has taken is sent, and is no longer here.
-- Concurrency: in the order of the messages; a claim that has one is waited for.
with waiting as materialized (
    select q.message_id from prima.queue q where q.message_id = any(@message_ids) order by q.message_id for update
), gone as (
    delete from prima.queue q where q.message_id = any(array(select w.message_id from waiting w)) returning q.message_id
)
insert into prima.message_endings (message_id, state, reason) select g.message_id, 'cancelled', @cancelled_because from gone g;
