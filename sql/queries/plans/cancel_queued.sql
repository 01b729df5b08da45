-- Cancels what waits of these reminders' messages, and the reminders with them. Returns those that it was too late for.
-- Concurrency: hold_reminders.sql holds the reminders; then in the order of the messages, and a claim that has one is waited for. What it took is sent.
with waiting as materialized (
    select q.message_id, m.reminder_id from prima.queue q join prima.messages m on m.id = q.message_id
    where q.message_id = any(array(select k.id from prima.messages k where k.idempotency_key = any(array(select 'reminder:' || i from unnest(@ids) i))))
    order by q.message_id for update of q
), gone as (
    delete from prima.queue q where q.message_id = any(array(select w.message_id from waiting w)) returning q.message_id
), ended as (
    insert into prima.message_endings (message_id, state, reason) select g.message_id, 'cancelled', @cancelled_because from gone g
), cancelled as (
    update prima.reminders r set status = 'cancelled', reason = @cancelled_because
    where r.id = any(@ids) and r.status = 'queued' and r.id = any(array(select w.reminder_id from waiting w join gone g on g.message_id = w.message_id))
    returning r.id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'reminder', c.id::text, 'queued', 'cancelled', @cancelled_because, @by, @reason from cancelled c
)
select i from unnest(@ids) i where i <> all(array(select c.id from cancelled c));
