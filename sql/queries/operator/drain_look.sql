-- After the pause of a drain: where what waits goes first (null: nowhere, so the drain must not stand), and how much waits.
-- Concurrency: drain_lock.sql holds the pauses. What is enqueued afterwards is moved by the janitor just as this is.
select prima.fit_device() as goes_to, (select count(*) from prima.queue q where q.device = @device) as waiting;
