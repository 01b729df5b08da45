-- Which of these reminders, that the new zone has moved into the past, are of critical plans, and what a volunteer is told of each.
-- Concurrency: reads one snapshot; hold_reminders.sql holds them, and whoever edits their plans holds those.
-- Plan: each by key, as waiting_messages.sql.
select r.patient_id, p.title || ': ' || r.local_date || ' (zona waktu diubah)' as note
from prima.reminders r cross join lateral (select p.title, p.critical from prima.reminder_plans p where p.id = r.plan_id limit 1) p
where r.id = any(@ids) and p.critical
order by r.local_date;
