-- A person knows that an uncertain message was not sent: its ending stands beside the live attempt, so nothing sends it again, and late evidence still makes it
-- accepted. A message that was only closed gets this ending in place of that one, whose time and reason stay as an event.
-- Concurrency: settle_lock.sql holds the attempt; endings beside a live attempt are written under its lock only.
-- Fence: outcome = 'uncertain'.
with held as (
    update prima.send_attempts a set in_doubt = false
    where a.message_id = @message_id and a.live and a.outcome = 'uncertain'
    returning a.message_id
), closed as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, reason, at)
    select 'message', e.message_id::text, 'uncertain', 'uncertain', 'close', e.reason, e.ended_at
    from prima.message_endings e where e.message_id = (select h.message_id from held h) and e.state = 'uncertain'
), ended as (
    insert into prima.message_endings as e (message_id, state, reason)
    select h.message_id, 'failed', @reason from held h
    on conflict (message_id) do update set state = excluded.state, reason = excluded.reason, ended_at = clock_timestamp() where e.state = 'uncertain'
    returning e.message_id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'message', d.message_id::text, 'uncertain', 'failed', 'settle', @by, @reason from ended d;
