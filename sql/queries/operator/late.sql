-- What should have been begun by now and was not: reminders that no scheduler has claimed two minutes after they were due, and what came in a minute ago and nobody has read.
-- Concurrency: reads only.
-- Plan: the indexes of what is pending.
select (select count(*) from prima.reminders r where r.status = 'pending' and r.due_at < now() + @clock_offset - interval '2 min') as reminders,
    (select min(r.due_at) from prima.reminders r where r.status = 'pending' and r.due_at < now() + @clock_offset - interval '2 min') as oldest_reminder_at,
    (select count(*) from prima.inbox i where i.state = 'pending' and i.kind = 'incoming' and i.next_try_at < now() - interval '1 min') as inbox,
    (select count(*) from prima.volunteer_tasks t where t.state = 'open' and t.priority = 'urgent') as urgent_tasks;
