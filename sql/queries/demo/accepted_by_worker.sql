-- How many messages each worker has brought to their end.
-- Concurrency: reads one snapshot.
select a.worker, count(*)::int as messages from prima.send_attempts a where a.outcome = 'accepted' group by a.worker;
