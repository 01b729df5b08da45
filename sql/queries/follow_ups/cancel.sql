-- Stops what is asked once more about these reminders: what waits to be sent and, with @pending_too, what is still to be asked. Returns the reminders of those that
-- it was too late for.
-- Concurrency: their reminders are held; then in the order of the messages, and a claim that has one is waited for. What it took is sent; what a settle sends
--   back later no claim takes: its guards look at the patient and the plan.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
--   status || '' keeps the look and the updates on the key.
with queued as materialized (
    select u.reminder_id, u.stage from prima.follow_ups u where u.reminder_id = any(@ids) and u.status || '' = 'queued'
), ours as materialized (
    select m.id, u.reminder_id, u.stage
    from queued u cross join lateral (select m.id from prima.messages m where m.idempotency_key = 'followup:' || u.reminder_id || ':' || u.stage limit 1) m
), waiting as materialized (
    select l.message_id, o.reminder_id, o.stage
    from (select u.id, u.reminder_id, u.stage from ours u order by u.id) o
    cross join lateral (select q.message_id from prima.queue q where q.message_id = o.id for update) l
), gone as (
    delete from prima.queue q where q.message_id = any(array(select w.message_id from waiting w)) returning q.message_id
), ended as (
    insert into prima.message_endings (message_id, state, reason) select g.message_id, 'cancelled', @cancelled_because from gone g
), unsent as (
    update prima.follow_ups u set status = 'cancelled' from waiting w join gone g on g.message_id = w.message_id
    where u.reminder_id = any(@ids) and u.reminder_id = w.reminder_id and u.stage = w.stage and u.status || '' = 'queued'
    returning u.reminder_id, u.stage
), unasked as (
    update prima.follow_ups u set status = 'cancelled' where @pending_too and u.reminder_id = any(@ids) and u.status || '' = 'pending' returning u.reminder_id, u.stage
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'follow_up', u.reminder_id || ':' || u.stage, 'queued', 'cancelled', @cancelled_because, @by, @reason from unsent u
    union all
    select 'follow_up', u.reminder_id || ':' || u.stage, 'pending', 'cancelled', @cancelled_because, @by, @reason from unasked u
)
select u.reminder_id from queued u where (u.reminder_id, u.stage) not in (select s.reminder_id, s.stage from unsent s);
