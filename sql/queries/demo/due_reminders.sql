-- How many reminders are due and still wait for a scheduler.
-- Concurrency: reads one snapshot.
select count(*)::int from prima.reminders r where r.status = 'pending' and r.due_at <= now();
