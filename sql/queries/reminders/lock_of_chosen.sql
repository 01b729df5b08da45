-- As lock_of_messages.sql, for the messages that an earlier statement of this transaction has chosen.
-- Concurrency: one order for all, see the function.
select prima.lock_reminders_of(current_setting('prima.chosen')::bigint[]);
