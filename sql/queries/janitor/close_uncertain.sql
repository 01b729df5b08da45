-- Uncertain, and no evidence came while it was held: closed. The state stays uncertain, and late evidence still makes it accepted.
-- Fence: in_doubt, under the attempt's lock.
-- Plan: the order of the index of what is in doubt; by id it would read every attempt there ever was.
with held as materialized (
    select a.id, a.message_id from prima.send_attempts a
    where a.in_doubt and a.ended_at < clock_timestamp() - @hold order by a.device, a.ended_at limit 1000 for update skip locked
), closed as (
    update prima.send_attempts a set in_doubt = false from held h where a.id = h.id
)
insert into prima.message_endings (message_id, state, reason)
select h.message_id, 'uncertain', 'no evidence came: it may have been sent, and is not sent again' from held h
on conflict (message_id) do nothing;
