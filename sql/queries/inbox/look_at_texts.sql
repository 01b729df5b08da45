-- What we said to the patient by ourselves in the last 24 hours, newest first. Alerts about her go to others.
-- Plan: the index of what was said; the newest hundred are more than a day's.
select m.template, m.enqueued_at
from prima.messages m
where m.patient_id = current_setting('prima.answering')::uuid and m.template is not null and m.kind <> 'alert' and m.enqueued_at > now() - interval '24 h'
order by m.id desc limit 100;
