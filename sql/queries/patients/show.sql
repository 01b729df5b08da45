-- One patient by number, with the columns of patient_status first.
-- Concurrency: reads one snapshot.
select s.id, s.phone, s.consent_status, s.is_active, s.paused_until, s.time_zone, s.consent_changed_at, s.paused_from, p.name,
    (select v.name from prima.volunteers v where v.id = p.volunteer_id) as volunteer,
    array(select r.plan_key from prima.reminder_plans r where r.patient_id = p.id order by r.plan_key) as plans
from prima.patients p join prima.patient_status s on s.id = p.id
where p.phone = @phone and p.deleted_at is null;
