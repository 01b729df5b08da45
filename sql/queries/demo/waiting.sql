-- What waits for the demo's workers besides messages: reminders that are due, rows of the inbox, tasks whose alerts are due; and how many answers were worked on.
-- Concurrency: reads one snapshot.
select (select count(*)::int from prima.reminders r where r.status = 'pending' and r.due_at <= now()) as reminders,
    (select count(*)::int from prima.inbox i where i.state = 'pending') as inbox,
    (select count(*)::int from prima.volunteer_tasks t where t.state = 'open' and t.next_alert_at <= now()) as alerts,
    (select count(*)::int from prima.inbox i where i.state = 'done' and i.kind = 'incoming') as answers;
