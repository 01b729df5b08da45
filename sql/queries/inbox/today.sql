-- What is planned for the patient on a day and will be sent, or was, as the plans' clocks show it: neither what was cancelled or skipped nor, while she is paused on that day, what has not left.
-- Concurrency: reads one snapshot. Plan: by the patient's plans and their dates.
select r.due_at, p.title, p.time_zone
from prima.patients pt
join prima.reminder_plans p on p.patient_id = pt.id
cross join lateral (select r.due_at, r.status from prima.reminders r where r.plan_id = p.id and r.local_date = @day and r.status not in ('cancelled', 'skipped') offset 0) r
where pt.id = @patient_id
  and not (r.status in ('pending', 'queued') and pt.paused_from is not null and pt.paused_from <= @day and (pt.paused_until is null or @day <= pt.paused_until))
order by r.due_at, p.title;
