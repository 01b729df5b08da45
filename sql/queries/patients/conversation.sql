-- What a patient wrote and what was said to them around a message, a reminder or a task, a day before and after: the @most lines nearest to it, oldest first. One of the ids is given.
-- Concurrency: reads one snapshot.
-- Plan: all by the patient's own indexes; an answer that is not worked on yet, or could not be, is known by its sender alone.
with about as materialized (
    select m.patient_id, null::text as sender, m.enqueued_at as at from prima.messages m where m.id = @message_id
    union all
    select r.patient_id, null, coalesce(r.asked_at, r.due_at) from prima.reminders r where r.id = @reminder_id
    union all
    select t.patient_id, t.sender, t.created_at from prima.volunteer_tasks t where t.id = @task_id
), span as materialized (
    select a.patient_id, coalesce(a.sender, p.phone) as sender, a.at, a.at - interval '24 h' as since, a.at + interval '24 h' as until
    from about a left join prima.patients p on p.id = a.patient_id
), lines as materialized (
    select i.id, i.received_at as at, true as came_in from span s join prima.inbox i on i.patient_id = s.patient_id and i.received_at between s.since and s.until
    union all
    select i.id, i.received_at, true from span s join prima.inbox i on i.sender = s.sender and i.state = 'pending' and i.kind = 'incoming' and i.received_at between s.since and s.until
    union all
    select i.id, i.received_at, true from span s join prima.inbox i on i.sender = s.sender and i.state = 'dead' and i.kind = 'incoming' and i.received_at between s.since and s.until
    union all
    select i.id, i.received_at, true from span s join prima.inbox i on i.sender = s.sender and i.kind = 'incoming' and i.state = 'done' and i.patient_id is null
        and i.received_at between s.since and s.until where s.patient_id is null
    union all
    select m.id, m.enqueued_at, false from span s join prima.messages m on m.patient_id = s.patient_id and m.template is not null and m.enqueued_at between s.since and s.until
    where m.kind <> 'alert'
), nearest as materialized (
    select l.id, l.at, l.came_in from lines l order by abs(extract(epoch from l.at - (select s.at from span s))), l.id limit @most
)
select n.at, case when n.came_in then 'patient' else 'prima' end, d.what, d.state, n.id, d.text
from nearest n
cross join lateral (
    (select coalesce(i.details ->> 'media', 'text') as what, coalesce(i.outcome, i.state) as state, i.text from prima.inbox i where n.came_in and i.id = n.id limit 1)
    union all
    (select m.template, case when v.delivery = 'none' then v.state else v.delivery end, m.body from prima.message_status v join prima.messages m on m.id = v.id
     where not n.came_in and v.id = n.id limit 1)
) d
order by n.at, n.id;
