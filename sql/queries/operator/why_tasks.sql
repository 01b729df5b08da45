-- A patient's tasks that nobody has closed, without what anybody wrote.
-- Concurrency: reads one snapshot.
select t.code, t.reason, t.priority, t.state, t.created_at, regexp_replace(v.phone, '^(.{5}).*(.{3})$', '\1****\2') as assignee, t.next_alert_at
from prima.volunteer_tasks t left join prima.volunteers v on v.id = t.assignee
where t.patient_id = @id and t.state in ('open', 'acknowledged')
order by t.created_at, t.id;
