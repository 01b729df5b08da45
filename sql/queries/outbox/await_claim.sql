-- Waits until a claim whose answer was lost has ended, one way or the other: the server may still be at its commit when a new connection already asks.
-- Concurrency: the claim holds these queue rows until it ends; nobody else is waited for. The look (find_attempts.sql) is the next statement.
-- Longer than a claim may hang (5 s).
select q.message_id from prima.queue q
where q.message_id = any(@message_ids) and (select set_config('lock_timeout', '8s', true)) is not null
order by q.message_id for update;
