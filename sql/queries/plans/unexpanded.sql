-- Plans that the horizon has something to do for: never expanded since they last became active, or not this far.
-- Concurrency: reads only. What is found is looked at again under the plan's lock.
-- An hour of slack keeps a fleet that looks every hour from writing every plan at each look.
select p.id
from prima.reminder_plans p join prima.patients pt on pt.id = p.patient_id
where p.status = 'active' and pt.consent_status = 'granted' and pt.is_active and pt.deleted_at is null
  and (p.expanded_at is null or p.expanded_at <= p.active_from or p.expanded_until < now() + @clock_offset + @horizon - interval '1 h')
order by p.id;
