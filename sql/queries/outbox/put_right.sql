-- What a guard has passed over: ends messages, and moves others to the end of the night. Those get the rank of that time too, or they would lie at the head
-- of the index until then, read by every claim.
-- Concurrency: the reminders are locked before (reminders/lock_of_chosen.sql); a message whose reminder somebody else holds comes again. A row that a claim holds is left to that claim, which looks itself.
with held as materialized (
    select q.message_id from prima.queue q where q.message_id = any(@ended_ids || @moved_ids) for update skip locked
), gone as (
    delete from prima.queue q where q.message_id = any(array(select h.message_id from held h)) and q.message_id = any(current_setting('prima.chosen')::bigint[]) returning q.message_id
), ended as (
    insert into prima.message_endings (message_id, state, reason)
    select g.message_id, (@states)[array_position(@ended_ids, g.message_id)], (@reasons)[array_position(@ended_ids, g.message_id)] from gone g
), moved as (
    update prima.queue q set due_at = (@untils)[array_position(@moved_ids, q.message_id)],
        rank_at = (@untils)[array_position(@moved_ids, q.message_id)] + prima.rank_share(q.priority)
    where q.message_id = any(array(select h.message_id from held h)) and q.message_id = any(@moved_ids)
    returning q.message_id
)
select (select count(*)::int from gone) as ended, (select count(*)::int from moved) as moved;
