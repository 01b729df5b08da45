-- After something of these messages was moved, in the same transaction: their reminders follow. Returns what moved.
-- Concurrency: lock_of_messages.sql holds the reminders.
select f.kind, f.status, f.moved from prima.follow_messages(@message_ids, @cause, @clock_offset) f;
