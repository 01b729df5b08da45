-- What waits, goes and is in doubt, a row for each device and class, with how many are due. Due is told by rank_at, which an index has: a message whose recipient
-- has no permit yet keeps its rank, and counts as due; how many of the first thousand due wait for that is deferred.
-- Concurrency: reads only.
select s.device, s.priority, s.waiting,
    (select count(*) from prima.queue q where q.device = s.device and q.priority = s.priority and q.rank_at <= now() + prima.rank_share(s.priority)) as due,
    s.oldest_due_at, s.sending, s.uncertain,
    (select count(*) from (
        select q.due_at from prima.queue q where q.device = s.device and q.priority = s.priority and q.rank_at <= now() + prima.rank_share(s.priority)
        order by q.rank_at limit 1000) q where q.due_at > now()) as deferred
from prima.queue_stats s
order by s.device, array_position(array['urgent', 'reply', 'normal', 'bulk'], s.priority);
