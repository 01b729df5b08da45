-- A task as it stands under its lock, with what an alert says of it and the product's time. The assigned volunteer only if they are active and have a number, and whether an alert of this task to it has failed. Of a number that belongs to no patient, the volunteer whose it is.
-- Concurrency: the statement after the lock. Volunteers are not locked: the claim looks at them again.
select t.id, t.code, t.reason, t.priority, t.state, t.rounds, t.alerted_at, t.asked_id, t.quote, t.note, p.name, coalesce(p.phone, t.sender), v.id, v.name, v.phone,
    clock_timestamp() + @clock_offset, prima.is_unreachable(t.id, v.id, v.phone),
    (select w.name from prima.volunteers w where w.phone = t.sender and w.is_active) as volunteer_name
from prima.volunteer_tasks t
left join prima.patients p on p.id = t.patient_id
left join prima.volunteers v on v.id = p.volunteer_id and v.is_active and v.phone is not null
where t.id = @task_id;
