-- First step of a claim of follow-ups: due ones, the longest due first, and the reminders behind them, whose row and whose lock nobody has.
-- Concurrency: whoever moves a follow-up holds its reminder, so the reminder is the lock that counts; all are skipped where somebody has them, and a scheduler
--   waits for nobody. All ends with the transaction.
-- Plan: candidates are materialized first, as in reminders/claim_due.sql.
with candidates as materialized (
    select u.reminder_id from prima.follow_ups u
    where u.status = 'pending' and u.due_at <= now() + @clock_offset order by u.due_at limit @batch for no key update skip locked
), held as materialized (
    select r.id from prima.reminders r where r.id = any(array(select c.reminder_id from candidates c)) for no key update skip locked
)
select set_config('prima.held_reminders', coalesce(array_agg(h.id), '{}')::text, true), count(*)::int
from held h
where pg_try_advisory_xact_lock(prima.advisory_key('reminder_processing', h.id::text));
