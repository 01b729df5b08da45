-- How many answers are not worked on yet.
-- Concurrency: reads one snapshot.
select count(*) from prima.inbox i where i.state = 'pending';
