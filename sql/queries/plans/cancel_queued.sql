-- Cancels what waits of these reminders' messages, and the reminders with them. Returns those that it was too late for.
-- Concurrency: hold_reminders.sql holds the reminders; then in the order of the messages, and a claim that has one is waited for. What it took is sent; what a
--   settle sends back later no claim takes: its guards look at the plan.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
--   status || '' keeps the update on the key.
with ours as materialized (
    select m.id, m.reminder_id from prima.messages m where m.idempotency_key = any(array(select 'reminder:' || i from unnest(@ids) i))
), waiting as materialized (
    select l.message_id, o.reminder_id
    from (select u.id, u.reminder_id from ours u order by u.id) o
    cross join lateral (select q.message_id from prima.queue q where q.message_id = o.id for update) l
), gone as (
    delete from prima.queue q where q.message_id = any(array(select w.message_id from waiting w)) returning q.message_id
), ended as (
    insert into prima.message_endings (message_id, state, reason) select g.message_id, 'cancelled', @cancelled_because from gone g
), cancelled as (
    update prima.reminders r set status = 'cancelled', reason = @cancelled_because
    where r.id = any(@ids) and r.status || '' = 'queued' and r.id = any(array(select w.reminder_id from waiting w join gone g on g.message_id = w.message_id))
    returning r.id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'reminder', c.id::text, 'queued', 'cancelled', @cancelled_because, @by, @reason from cancelled c
)
select i from unnest(@ids) i where i <> all(array(select c.id from cancelled c));
