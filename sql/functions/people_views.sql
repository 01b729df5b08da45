-- What may be read of people from outside. Columns are only ever added, at the end.

-- The living patients.
create or replace view prima.patient_status as
select p.id, p.phone, p.consent_status, p.is_active, p.paused_until, p.time_zone,
    (select e.at from prima.consent_events e where e.patient_id = p.id order by e.at desc, e.id desc limit 1) as consent_changed_at,
    p.paused_from
from prima.patients p where p.deleted_at is null;

create or replace view prima.task_status as
select t.id, p.phone as patient_phone, t.reason, t.priority, t.state, t.count, t.code, t.created_at, t.sender, v.phone as assignee, t.note
from prima.volunteer_tasks t left join prima.patients p on p.id = t.patient_id left join prima.volunteers v on v.id = t.assignee;
