-- Rows that something should have moved on by now, each kind with whose work that is.
-- Concurrency: reads only.
-- Plan: the indexes of what is under way, each small.
select s.subject, format(case when s.number = 1 then s.one else s.many end, s.number) as finding, s.cure
from (
    select 'stuck' as subject, (select count(*) from prima.in_flight f where f.expires_at < clock_timestamp() - interval '2 min') as number,
        '%s message is on its way longer than its claim lasts: no janitor has rescued it' as one, '%s messages are on their way longer than their claims last: no janitor has rescued them' as many,
        'prima run --roles janitor' as cure
    union all
    select 'stuck', (select count(*) from prima.queue q where q.not_after < now() - interval '2 min'),
        '%s message waits past its deadline: no janitor has ended it', '%s messages wait past their deadlines: no janitor has ended them', 'prima run --roles janitor'
    union all
    select 'stuck', (select count(*) from prima.reminders r where r.status = 'pending' and r.due_at < now() - interval '10 min'),
        '%s reminder was due ten minutes ago and is not claimed', '%s reminders were due ten minutes ago and are not claimed', 'prima run --roles scheduler'
    union all
    select 'stuck', (select count(*) from prima.inbox i where i.state = 'dead' and i.kind = 'incoming'),
        '%s answer could not be worked on and was given up', '%s answers could not be worked on and were given up', 'prima inbox list --state dead, then prima inbox retry ID'
    union all
    select 'stuck', (select count(*) from prima.inbox i where i.state = 'pending' and i.kind = 'incoming' and i.next_try_at < now() - interval '10 min'),
        '%s answer waits for ten minutes', '%s answers wait for ten minutes', 'prima run --roles inbound'
) s
where s.number > 0;
