-- What we said to the patient by ourselves in the last 24 hours, newest first. Alerts about her go to others.
-- Plan: found first, by the index of what was said, and then sorted: the order beside the look would be had by reading the messages' key backwards.
with said as materialized (
    select m.id, m.template, m.kind, m.enqueued_at from prima.messages m
    where m.patient_id = current_setting('prima.answering')::uuid and m.template is not null and m.enqueued_at > now() - interval '24 h'
)
select s.template, s.enqueued_at + @clock_offset from said s where s.kind <> 'alert' order by s.id desc limit 100;
