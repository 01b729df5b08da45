-- What waits, goes and is in doubt, a row for each device and class, with how many are due. Due is told by rank_at, which an index has: a message whose recipient
-- has no permit yet keeps its rank, and counts as due.
-- Concurrency: reads only.
select s.device, s.priority, s.waiting,
    (select count(*) from prima.queue q where q.device = s.device and q.priority = s.priority and q.rank_at <= now() + prima.rank_share(s.priority)) as due,
    s.oldest_due_at, s.sending, s.uncertain
from prima.queue_stats s
order by s.device, array_position(array['urgent', 'reply', 'normal', 'bulk'], s.priority);
