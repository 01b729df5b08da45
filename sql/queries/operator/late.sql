-- What should have been begun by now and was not: reminders that no scheduler has claimed two minutes after they were due, and what came in a minute ago and nobody has read.
-- Whether the limit of reminders has no permit left, which is why then. And what a person is told of by nothing else: messages of no patient, so without a task, that were closed in the last week without a word of whether they arrived.
-- Concurrency: reads only.
-- Plan: the indexes of what is pending, and of what was closed, by its time.
select (select count(*) from prima.reminders r where r.status = 'pending' and r.due_at < now() + @clock_offset - interval '2 min') as reminders,
    (select min(r.due_at) from prima.reminders r where r.status = 'pending' and r.due_at < now() + @clock_offset - interval '2 min') as oldest_reminder_at,
    (select count(*) from prima.inbox i where i.state = 'pending' and i.kind = 'incoming' and i.next_try_at < now() - interval '1 min') as inbox,
    (select count(*) from prima.volunteer_tasks t where t.state = 'open' and t.priority = 'urgent') as urgent_tasks,
    (select count(*) from prima.message_endings e
        where e.state = 'uncertain' and e.ended_at > now() - interval '7 d'
          and exists (select from prima.messages m where m.id = e.message_id and m.patient_id is null)
          and exists (select from prima.send_attempts a where a.message_id = e.message_id and a.live and a.outcome = 'uncertain')) as doubtful,
    coalesce((select prima.granted_since(r.granted_at, r.granted, now() - @window) from prima.rate_limits r where r.key = 'reminders'), 0) >= @permits as is_held;
