-- How many reminders are due and still pending.
-- Concurrency: reads one snapshot.
select count(*)::int from prima.reminders r where r.status = 'pending' and r.due_at <= now() + @clock_offset;
