-- What the database says of the messages of a run.
select count(*) filter (where a.outcome = 'accepted')::int as accepted, count(*)::int as attempts
from prima.messages m join prima.send_attempts a on a.message_id = m.id where m.idempotency_key like 'bench:' || @run || ':%';
