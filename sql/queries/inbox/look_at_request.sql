-- The patient's newest request, how it stands, and when its message was handed over: sending, accepted or uncertain.
-- Concurrency: requests change only under the patient's lock, which hold_patient.sql holds.
select c.id, c.status, c.from_status, c.expires_at, c.clarifications, a.id as attempt_id, a.started_at, a.outcome
from prima.consent_requests c
left join lateral (select a.id, a.started_at, a.outcome from prima.send_attempts a where a.message_id = c.message_id and a.live) a on true
where c.patient_id = current_setting('prima.answering')::uuid
order by c.created_at desc, c.id desc limit 1;
