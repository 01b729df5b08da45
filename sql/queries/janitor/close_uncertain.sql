-- Uncertain, and no evidence came while it was held: closed. The state stays uncertain, and late evidence still makes it accepted. Of those that choose_held.sql has chosen.
-- An alert and an answer to an emergency are said once more, flagged as a repetition, while they are still worth it: a new message, whose own doubt ends with closing.
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
), worth as (
    select c.message_id
    from closed c
    cross join lateral (select m.* from prima.messages m where m.id = c.message_id limit 1) o
    where o.kind in ('alert', 'emergency_reply') and o.idempotency_key not like '%:resend' and (o.not_after is null or o.not_after > now() + @clock_offset)
      and (o.kind <> 'alert' or (select t.state from prima.volunteer_tasks t where t.id = o.task_id) = 'open')
)
select (select count(*)::int from closed) as closed, count(a.id)
from (select array_agg(w.message_id) as ids, array_agg(true) as flagged from worth w) w
cross join lateral prima.say_again(w.ids, w.flagged, @clock_offset) a (id)
where w.ids is not null;
