-- How many messages are in which state, and how many of them are open, for a person who watches.
-- Concurrency: reads one snapshot.
select s.state, count(*)::int as messages,
    (count(*) filter (where s.state in ('queued', 'sending') or s.state = 'uncertain' and s.settled_at is null))::int as open
from prima.message_status s group by s.state;
