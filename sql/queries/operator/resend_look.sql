-- What decides whether a message may be sent once more: what it is, what became of it, and whether that was done before.
-- Concurrency: resend_lock.sql keeps others out.
select s.kind, s.state, s.settled_at is null and s.state in ('queued', 'sending', 'uncertain') as is_open, m.body is null as is_erased,
    coalesce(m.not_after <= now() + @clock_offset, false) as is_late, m.idempotency_key like '%:resend' as is_again,
    (select n.id from prima.messages n where n.idempotency_key = m.idempotency_key || ':resend') as again,
    length(m.idempotency_key) > 193 as has_long_key, m.patient_id is not null as has_patient
from prima.message_status s join prima.messages m on m.id = s.id
where s.id = @message_id;
