-- As lock_of_messages.sql, for the messages that an earlier statement of this transaction has chosen; those that somebody else holds are chosen no longer.
-- Concurrency: one order for all, see the function.
select prima.lock_chosen();
