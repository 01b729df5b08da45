-- First step of the guards: shares the patients that these messages are about, and the plans behind them; the look is the next statement, in the same round trip.
-- Concurrency: shared and skipped: a claim waits for nobody. A patient that somebody stops or pauses at this moment is not got, and her message stays queued.
--   Read without the lock, an attempt could start after a withdrawal has committed, when its message was enqueued or sent back while that ran.
-- Plan: no order among the locks, which are skipped and never waited for: with sorting off it would be had by reading a whole index.
-- What is got stands in settings that end with the transaction.
with about as materialized (
    select m.patient_id, (select r.plan_id from prima.reminders r where r.id = m.reminder_id) as plan_id from prima.messages m where m.id = any(@message_ids)
), patients as materialized (
    select pt.id from prima.patients pt where pt.id = any(array(select a.patient_id from about a)) for share skip locked
), plans as materialized (
    select p.id from prima.reminder_plans p where p.id = any(array(select a.plan_id from about a)) for share skip locked
)
select set_config('prima.shared_patients', array(select p.id from patients p)::text, true), set_config('prima.shared_plans', array(select p.id from plans p)::text, true);
