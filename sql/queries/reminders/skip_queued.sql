-- A volunteer takes a queued reminder back: its message is cancelled if it has not begun, and the reminder follows. Says what became of the message.
-- Concurrency: lock_one.sql holds the reminder; prima.cancel_message waits for a claim that has the queue row.
select prima.cancel_message('reminder:' || @id::text, 'volunteer');
