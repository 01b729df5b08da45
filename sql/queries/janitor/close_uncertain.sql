-- Uncertain, and no evidence came while it was held: closed. The state stays uncertain, and late evidence still makes it accepted. Of those that choose_held.sql has chosen.
-- Fence: in_doubt, under the attempt's lock.
with held as materialized (
    select a.id, a.message_id from prima.send_attempts a
    where a.message_id = any(current_setting('prima.chosen')::bigint[]) and a.live and a.in_doubt and a.ended_at < clock_timestamp() - @hold for update skip locked
), closed as (
    update prima.send_attempts a set in_doubt = false where a.id = any(array(select h.id from held h)) returning a.message_id
), ended as (
    insert into prima.message_endings (message_id, state, reason)
    select c.message_id, 'uncertain', 'no evidence came: it may have been sent, and is not sent again' from closed c
    on conflict (message_id) do nothing
)
select count(*)::int from closed;
