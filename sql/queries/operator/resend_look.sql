-- What decides whether a message may be sent once more: what it is, what became of it, and whether that was done before. Of an attempt in doubt a person's word that it
-- failed may be wrong, so it may have arrived all the same.
-- Concurrency: resend_lock.sql keeps others out.
select s.kind, s.state, s.settled_at is null and s.state in ('queued', 'sending', 'uncertain') as is_open, m.body is null as is_erased,
    coalesce(m.not_after <= now() + @clock_offset, false) as is_late, m.idempotency_key like '%:resend' as is_again,
    (select n.id from prima.messages n where n.idempotency_key = m.idempotency_key || ':resend') as again,
    length(m.idempotency_key) > 193 as has_long_key,
    exists (select from prima.send_attempts a where a.message_id = m.id and a.outcome = 'uncertain') as may_have_arrived
from prima.message_status s join prima.messages m on m.id = s.id
where s.id = @message_id;
