-- The second question overtakes a first one that still waits to be sent: its message is cancelled, and it with it.
-- Concurrency: claim_due.sql holds the reminders. A row that a claim has is left to it: that text is on its way.
with waiting as materialized (
    select q.message_id from prima.queue q
    where q.message_id = any(array(select m.id from prima.messages m where m.idempotency_key = any(array(select 'followup:' || i || ':1' from unnest(@ids) i))))
    for update skip locked
), gone as (
    delete from prima.queue q where q.message_id = any(array(select w.message_id from waiting w)) returning q.message_id
), ended as (
    insert into prima.message_endings (message_id, state, reason) select g.message_id, 'cancelled', 'overtaken' from gone g
), cancelled as (
    update prima.follow_ups u set status = 'cancelled'
    where u.reminder_id = any(array(select m.reminder_id from prima.messages m where m.id = any(array(select g.message_id from gone g)))) and u.stage = 1 and u.status || '' = 'queued'
    returning u.reminder_id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, reason)
select 'follow_up', c.reminder_id || ':1', 'queued', 'cancelled', 'scheduler', 'overtaken' from cancelled c;
