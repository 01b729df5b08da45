-- What the patient says of reminders, with the events. What is not yet done is asked again no sooner than half an hour after, also where that question waits in the outbox: it keeps its words, its rank and its deadline.
-- A reminder whose message is still on its way was asked about when that began.
-- Fence: the confirmation as it was when it was looked at. Concurrency: hold_reminders.sql holds them; who moves a follow-up holds its reminder. Then the queue's rows, in the order of the messages, as in
--   follow_ups/cancel.sql: a claim that has one is waited for, and what it took is asked.
-- Plan: = any() beside the join; status || '' keeps the follow-ups on their key.
with decided as (
    update prima.reminders r
    set confirmation_status = @to_status, closed_reason = null, answered_at = @written_at, answer_inbound_id = @inbound_id,
        asked_at = c.asked_at, window_ends_at = c.window_ends_at, late = @to_status = 'done' and @written_at > c.window_ends_at
    from unnest(@ids, @was, @asked_at, @windows) c (id, was, asked_at, window_ends_at)
    where r.id = any(@ids) and r.id = c.id and r.confirmation_status = c.was
    returning r.id, c.was
), later as (
    update prima.follow_ups u set due_at = @written_at + interval '30 min'
    where @to_status = 'not_yet' and u.reminder_id = any(array(select d.id from decided d)) and u.status || '' = 'pending' and u.due_at < @written_at + interval '30 min'
), asked as materialized (
    select m.id
    from prima.follow_ups u cross join lateral (select m.id from prima.messages m where m.idempotency_key = 'followup:' || u.reminder_id || ':' || u.stage limit 1) m
    where @to_status = 'not_yet' and u.reminder_id = any(array(select d.id from decided d)) and u.status || '' = 'queued'
), waiting as materialized (
    select l.message_id
    from (select a.id from asked a order by a.id) o
    cross join lateral (select q.message_id from prima.queue q where q.message_id = o.id for update) l
), held_back as (
    update prima.queue q set due_at = @written_at + interval '30 min' where q.message_id = any(array(select w.message_id from waiting w)) and q.due_at < @written_at + interval '30 min'
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor)
    select 'confirmation', d.id::text, d.was, @to_status, 'reply', 'patient' from decided d where d.was <> @to_status
)
select d.id from decided d;
