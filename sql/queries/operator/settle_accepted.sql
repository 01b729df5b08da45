-- A person knows that an uncertain message was sent. An ending that only closed it stays beside it, and means no more.
-- Concurrency: settle_lock.sql holds the attempt. What a person has called failed is no longer uncertain.
-- Fence: outcome = 'uncertain'.
with settled as (
    update prima.send_attempts a set outcome = 'accepted', in_doubt = false
    where a.message_id = @message_id and a.live and a.outcome = 'uncertain'
      and not exists (select from prima.message_endings e where e.message_id = a.message_id and e.state = 'failed')
    returning a.message_id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'message', s.message_id::text, 'uncertain', 'accepted', 'settle', @by, @reason from settled s;
