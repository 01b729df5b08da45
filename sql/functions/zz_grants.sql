-- Functions may be called by everybody unless told otherwise, and everybody is too many.
revoke all on all functions in schema prima from public;
grant execute on all functions in schema prima to prima_worker;
grant execute on function prima.enqueue_message, prima.enqueue_messages, prima.cancel_message, prima.take_permits, prima.peek_permits,
    prima.acquire_lock, prima.renew_lock, prima.release_lock, prima.advisory_key to prima_caller, prima_web;
grant execute on function prima.misplaced_messages(), prima.broken_invariants(), prima.rank_share to prima_dashboard;
grant select on prima.message_status, prima.send_attempt_log, prima.queue_stats to prima_worker, prima_web, prima_dashboard, prima_caller;
grant select on prima.queue_stats to prima_metrics;
grant select on prima.patient_status, prima.task_status to prima_worker, prima_web, prima_dashboard, prima_caller;
-- A process that only takes in what comes says that it is at work, as every other.
grant select, insert, update, delete on prima.workers to prima_web;
-- The janitor locks what it deletes, and a row's lock asks for the right to update some column.
grant update (asked_at) on prima.distributed_lock_waiters to prima_worker;
grant select on prima.reminder_status to prima_worker, prima_web, prima_dashboard, prima_caller;
grant select on prima.inbound_log to prima_worker, prima_web, prima_dashboard, prima_caller;
