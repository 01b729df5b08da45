-- Before anything of these messages is touched: their reminders, and the open tasks that may count once more.
-- Concurrency: one order for all, see the function.
select prima.lock_reminders_of(@message_ids);
