-- The state of each of these messages, as the view derives it.
-- Concurrency: reads one snapshot.
select s.id, s.state from prima.message_status s where s.id = any(@ids);
