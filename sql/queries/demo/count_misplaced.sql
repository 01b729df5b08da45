-- How many messages are in no place or in two. Never any.
-- Concurrency: reads one snapshot.
select count(*)::int from prima.misplaced_messages();
