-- What we said to the patient by ourselves in the last 24 hours, newest first, and whether it ended without having left. Alerts about her go to others.
-- What is said is due at once, by the product's clock; enqueued_at is the database's, and finds it.
-- Plan: found first, by the index of what was said, and then sorted: the order beside the look would be had by reading the messages' key backwards.
with said as materialized (
    select m.id, m.template, m.kind, m.due_at from prima.messages m
    where m.patient_id = current_setting('prima.answering')::uuid and m.template is not null and m.enqueued_at > now() - interval '24 h'
)
select s.template, s.due_at, (select true from prima.message_endings e where e.message_id = s.id and e.state <> 'uncertain' limit 1) is not null from said s where s.kind <> 'alert' and s.due_at > now() + @clock_offset - interval '24 h' order by s.id desc limit 100;
