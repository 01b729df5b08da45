-- A person sends messages once more: new ones of the same words, for which the claim asks everything again. One event tells of all of them.
-- Concurrency: resend_lock.sql keeps others out, so between the first id and the last no other call's repetitions lie.
with again as materialized (
    select a.id from prima.say_again(@message_ids, @flagged, @clock_offset) as a (id)
), told as (
    insert into prima.events (entity, entity_id, to_state, cause, actor, reason)
    select case when d.count = 1 then 'message' else 'messages' end, case when d.count = 1 then d.first::text else d.first || '-' || d.last end, 'queued', 'resend', @by, @reason
    from (select count(*) as count, min(a.id) as first, max(a.id) as last from again a) d
    where d.count > 0
)
select a.id from again a order by a.id;
