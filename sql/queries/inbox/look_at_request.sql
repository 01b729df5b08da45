-- The patient's newest request, how it stands, and when its message was handed over: sending, accepted or uncertain. Consent belongs to the number, so it is looked for by that.
-- Concurrency: requests change only under the patient's lock, which hold_patient.sql holds.
-- Plan: by the number's own index; found first, then sorted.
with theirs as materialized (
    select c.id, c.status, c.from_status, c.expires_at, c.clarifications, c.message_id, c.created_at
    from prima.consent_requests c
    where c.phone = (select i.sender from prima.inbox i where i.id = current_setting('prima.taken')::bigint) and c.patient_id = current_setting('prima.answering')::uuid
), newest as materialized (
    select t.id, t.status, t.from_status, t.expires_at, t.clarifications, t.message_id from theirs t order by t.created_at desc, t.id desc limit 1
)
select n.id, n.status, n.from_status, n.expires_at, n.clarifications, a.id as attempt_id, a.started_at + @clock_offset, a.outcome
from newest n
left join lateral (select a.id, a.started_at, a.outcome from prima.send_attempts a where a.message_id = n.message_id and a.live limit 1) a on true;
