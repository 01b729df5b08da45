-- The database's own account of every message: its state, whether it is open, how many attempts were begun, and what it says to whom.
-- Concurrency: reads one snapshot.
select s.id, s.state, s.state in ('queued', 'sending') or s.state = 'uncertain' and s.settled_at is null as open,
    (select count(*)::int from prima.send_attempt_log a where a.message_id = s.id) as attempts, s.kind, s.recipient as target,
    (select m.body from prima.messages m where m.id = s.id) as text
from prima.message_status s;
