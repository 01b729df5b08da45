-- Which of these keys name a message already: only for telling people what was new.
-- Concurrency: reads one snapshot; a rival that enqueues the same key meanwhile makes the answer old, never wrong in what is sent.
select s.idempotency_key from prima.message_status s where s.idempotency_key = any(@keys);
