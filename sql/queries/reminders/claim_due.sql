-- First step of a reminder claim: due ones, the longest due first, whose row and whose lock nobody has.
-- Concurrency: skip locked, and the advisory lock is only tried, so a scheduler waits for nobody. Both end with the transaction, whatever becomes of the process.
-- Plan: candidates are materialized first: a lock taken beside a sort under a limit is taken for rows that are then thrown away.
-- What is held stands in a setting that ends with the transaction: so the next statement knows it, in the same round trip.
-- @late_only: while the limit has no permit only what is past its grace moves on.
with candidates as materialized (
    select r.id from prima.reminders r
    where r.status = 'pending' and r.due_at <= now() + @clock_offset
      and (not @late_only or r.due_at + (select p.grace from prima.reminder_plans p where p.id = r.plan_id) <= now() + @clock_offset)
    order by r.due_at limit @batch for no key update skip locked
)
select set_config('prima.held_reminders', coalesce(array_agg(c.id), '{}')::text, true), count(*)::int
from candidates c
where pg_try_advisory_xact_lock(prima.advisory_key('reminder_processing', c.id::text));
