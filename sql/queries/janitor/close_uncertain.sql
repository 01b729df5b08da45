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
), again as (
    insert into prima.messages as n (idempotency_key, content_hash, kind, template, patient_id, volunteer_id, task_id, recipient, body, priority, device, due_at, not_after, quiet_exempt)
    select o.idempotency_key || ':resend', prima.content_hash(o.recipient, o.said), o.kind, o.template, o.patient_id, o.volunteer_id, o.task_id, o.recipient, o.said, o.priority, o.device,
        now() + @clock_offset, o.not_after, o.quiet_exempt
    from closed c
    cross join lateral (select m.*, left('(kirim ulang) ' || m.body, 4000) as said from prima.messages m where m.id = c.message_id limit 1) o
    where o.kind in ('alert', 'emergency_reply') and o.idempotency_key not like '%:resend' and o.body is not null and (o.not_after is null or o.not_after > now() + @clock_offset)
      and (o.kind <> 'alert' or (select t.state from prima.volunteer_tasks t where t.id = o.task_id) = 'open')
    on conflict on constraint messages_idempotency_key do nothing
    returning n.id, n.priority, n.device, n.due_at, n.not_after, n.recipient
), queued as (
    insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient)
    select a.id, a.priority, a.due_at, a.not_after, a.due_at + prima.rank_share(a.priority),
        coalesce(a.device, prima.fit_device(), (select d.name from prima.devices d where d.is_default limit 1), ''), a.recipient
    from again a
)
select count(*)::int from closed;
