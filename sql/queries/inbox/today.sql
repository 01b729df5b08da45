-- What is planned for the patient on a day, as the plans' clocks show it.
-- Concurrency: reads one snapshot. Plan: by the patient's plans and their dates.
select r.due_at, p.title, p.time_zone
from prima.reminder_plans p
cross join lateral (select r.due_at, r.status from prima.reminders r where r.plan_id = p.id and r.local_date = @day and r.status <> 'cancelled' offset 0) r
where p.patient_id = @patient_id
order by r.due_at, p.title;
