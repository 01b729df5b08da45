-- Is there anything to do? One statement outside a transaction; the chores open theirs only on yes.
-- Concurrency: reads only.
select exists (select from prima.in_flight f where f.expires_at < clock_timestamp()) as rescue,
    exists (select from prima.send_attempts a where a.in_doubt and a.ended_at < now() - @hold) as close_uncertain,
    exists (select from prima.queue q where q.not_after <= now() + @clock_offset) as expire;
