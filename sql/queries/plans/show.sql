-- What a plan says, for who may read it.
-- Concurrency: reads one snapshot.
select r.title, r.text, r.medicine, r.dose, r.doctor, r.place, r.event_at, r.grace, r.urgent, r.critical, r.needs_answer
from prima.reminder_plans r where r.plan_key = @plan_key;
