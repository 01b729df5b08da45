-- Waiting and past its deadline: expired.
-- Concurrency: skip locked; a claim that holds the row looks at the deadline itself.
with late as materialized (
    select q.message_id from prima.queue q where q.not_after <= now() + @clock_offset order by q.not_after limit 1000 for update skip locked
), gone as (
    delete from prima.queue q using late l where q.message_id = l.message_id returning q.message_id
)
insert into prima.message_endings (message_id, state, reason)
select g.message_id, 'expired', 'its deadline passed before it could be sent' from gone g;
