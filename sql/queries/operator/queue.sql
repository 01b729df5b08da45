-- What waits, goes and is in doubt, a row for each device and class, with how many are due. Due is told by rank_at: a message whose recipient has no permit yet
-- keeps its rank, and counts as due; how many wait for that is deferred.
-- Concurrency: reads only.
select s.device, s.priority, s.waiting, d.due, s.oldest_due_at, s.sending, s.uncertain, d.deferred
from prima.queue_stats s
cross join lateral (
    select count(*) as due, count(*) filter (where q.due_at > now()) as deferred
    from prima.queue q where q.device = s.device and q.priority = s.priority and q.rank_at <= now() + prima.rank_share(s.priority)) d
order by s.device, array_position(array['urgent', 'reply', 'normal', 'bulk'], s.priority);
