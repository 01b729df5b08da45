-- Waiting and past its deadline: expired. Of those that choose_late.sql has chosen.
-- Concurrency: skip locked; a claim that holds the row looks at the deadline itself.
with late as materialized (
    select q.message_id from prima.queue q
    where q.message_id = any(current_setting('prima.chosen')::bigint[]) and q.not_after <= now() + @clock_offset for update skip locked
), gone as (
    delete from prima.queue q where q.message_id = any(array(select l.message_id from late l)) returning q.message_id
), ended as (
    insert into prima.message_endings (message_id, state, reason)
    select g.message_id, 'expired', 'its deadline passed before it could be sent' from gone g
)
select count(*)::int from gone;
