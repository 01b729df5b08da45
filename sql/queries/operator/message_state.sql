-- A message's state, after what was just done.
-- Concurrency: a statement of its own, so that it sees what the one before it did or waited for.
select s.state from prima.message_status s where s.id = @message_id;
