-- As follow_messages.sql, for the messages that an earlier statement of this transaction has chosen.
-- Concurrency: lock_of_chosen.sql holds the reminders.
select f.kind, f.status, f.moved from prima.follow_messages(current_setting('prima.chosen')::bigint[], @cause, @clock_offset) f;
