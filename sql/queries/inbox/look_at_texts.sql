-- What we said to the patient by ourselves in the last 24 hours, newest first, whether it ended without having left, and when it was handed over. Alerts about her go to others.
-- Of the question whether to stop also the times of the message that it came of; and it was handed over by the clock of whoever asked it, so an hour later is one by any clock.
-- What is said is due at once, by the product's clock; enqueued_at is the database's, and finds it.
-- Plan: found first, by the index of what was said, and then sorted: the order beside the look would be had by reading the messages' key backwards.
with said as materialized (
    select m.id, m.template, m.kind, m.due_at, m.enqueued_at, m.idempotency_key from prima.messages m
    where m.patient_id = current_setting('prima.answering')::uuid and m.template is not null and m.enqueued_at > now() - interval '24 h'
)
select s.template, s.due_at, (select true from prima.message_endings e where e.message_id = s.id and e.state <> 'uncertain' limit 1) is not null as never_left,
    (select a.started_at from prima.send_attempts a where a.message_id = s.id and a.live limit 1)
        + case when s.template = 'stop.confirm' then s.due_at - s.enqueued_at else @clock_offset end as handed_over_at, w.gateway_at, w.received_at
from said s
left join lateral (
    select i.gateway_at, i.received_at from prima.inbox i
    where s.template = 'stop.confirm' and i.id = case when s.idempotency_key like 'reply:%' then split_part(s.idempotency_key, ':', 2)::bigint end limit 1) w on true
where s.kind <> 'alert' and s.due_at > now() + @clock_offset - interval '24 h' order by s.id desc limit 100;
