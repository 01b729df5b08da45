-- One patient as the guards see them, and what comes next for them.
-- Concurrency: reads one snapshot.
select now() as at, now() + @clock_offset as moment, p.id, p.phone, p.consent_status, p.is_active and p.deleted_at is null as is_active, p.paused_from, p.paused_until, p.time_zone,
    p.created_at, p.deleted_at,
    (select c.expires_at from prima.consent_requests c where c.patient_id = p.id and c.status = 'live') as request_ends_at,
    r.id as next_reminder, r.due_at as next_reminder_at,
    case when p.paused_from is not null and p.paused_until is null then prima.is_mourned(p.id, p.paused_from) else false end as is_bereaved
from prima.patients p
left join lateral (select r.id, r.due_at from prima.reminders r where r.patient_id = p.id and r.status = 'pending' order by r.due_at, r.id limit 1) r on true
where p.id = @id;
