-- The cancellations of domain section 9, three: what waits for the patients' numbers is cancelled, and the reminders behind it. Alerts about a patient go to others, and go on.
-- Concurrency: after the reminders (reminders.sql holds the queued ones), in the order of the messages; a claim that has one is waited for, and what it took is sent.
--   What a settle sends back later no claim takes: its guards look at the patient.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
--   status || '' keeps the update on the key.
with theirs as materialized (
    select m.id, m.reminder_id, m.kind, m.template
    from prima.queue q
    cross join lateral (
        select m.id, m.reminder_id, m.kind, m.template from prima.messages m where m.id = q.message_id and m.patient_id = any(@patient_ids) and m.kind <> all(@kept_kinds) limit 1) m
    where q.recipient = any(@phones)
), waiting as materialized (
    select l.message_id, o.reminder_id, o.kind, o.template
    from (select t.id, t.reminder_id, t.kind, t.template from theirs t order by t.id) o
    cross join lateral (select q.message_id from prima.queue q where q.message_id = o.id for update) l
), gone as (
    delete from prima.queue q where q.message_id = any(array(select w.message_id from waiting w)) returning q.message_id
), ended as (
    insert into prima.message_endings (message_id, state, reason) select g.message_id, 'cancelled', @cancelled_because from gone g
), cancelled as (
    update prima.reminders r set status = case when @cancelled_because = 'paused' then 'skipped' else 'cancelled' end, reason = @cancelled_because
    where r.id = any(array(select w.reminder_id from waiting w join gone g on g.message_id = w.message_id where w.reminder_id is not null)) and r.status || '' = 'queued'
    returning r.id, r.status
), unasked as (
    update prima.follow_ups u set status = 'cancelled' from waiting w join gone g on g.message_id = w.message_id
    where u.reminder_id = any(array(select w.reminder_id from waiting w where w.kind = 'follow_up')) and w.kind = 'follow_up' and u.reminder_id = w.reminder_id
      and w.template = 'followup.' || u.stage and u.status || '' = 'queued'
    returning u.reminder_id, u.stage
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'reminder', c.id::text, 'queued', c.status, @cancelled_because, @by, @reason from cancelled c
union all
select 'follow_up', u.reminder_id || ':' || u.stage, 'queued', 'cancelled', @cancelled_because, @by, @reason from unasked u;
