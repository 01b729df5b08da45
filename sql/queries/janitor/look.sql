-- Is there anything to do? One statement outside a transaction; the chores open theirs only on yes.
-- Concurrency: reads only.
-- Plan: the first deadline of all, by its index. Asked whether one exists, the planner guesses that a third has passed, and reads the whole queue to find none.
select exists (select from prima.in_flight f where f.expires_at < clock_timestamp()) as rescue,
    exists (select from prima.send_attempts a where a.in_doubt and a.ended_at < now() - @hold) as close_uncertain,
    coalesce((select q.not_after from prima.queue q where q.not_after is not null order by q.not_after limit 1) <= now() + @clock_offset, false) as expire;
