-- Waiting messages that look as if their guard had gone: of queued reminders and follow-ups, also where their plan says something else by now or the question has
-- been answered, and to patients who have not consented, have left, or are paused; and alerts of tasks that are not open, or to volunteers who have left or have another
-- number (none lives longer than 14 hours). @night: zones where it is night now, whose due messages are to move. What is found is looked at again, under the locks.
-- Concurrency: reads only.
-- Plan: what is queued and the patients concerned first, then each by key; a join planned while the tables were empty would compare each with each.
with asked as materialized (
    select u.reminder_id, u.stage from prima.follow_ups u where u.status = 'queued'
), queued as materialized (
    select r.patient_id, r.plan_id, 'reminder:' || r.id as idempotency_key, true as is_wanted from prima.reminders r where r.status = 'queued'
    union all
    select r.patient_id, r.plan_id, 'followup:' || u.reminder_id || ':' || u.stage, r.confirmation_status in ('open', 'not_yet')
    from asked u cross join lateral (select r.patient_id, r.plan_id, r.confirmation_status from prima.reminders r where r.id = u.reminder_id limit 1) r
), concerned as materialized (
    select pt.id, pt.phone, pt.is_active and pt.deleted_at is null as is_active,
        (select c.message_id from prima.consent_requests c where c.patient_id = pt.id and c.status = 'live') as request
    from prima.patients pt where pt.consent_status <> 'granted' or not pt.is_active or pt.deleted_at is not null
)
select m.id
from queued r
cross join lateral (
    select pt.phone, pt.time_zone, pt.paused_from, pt.paused_until, pt.consent_status = 'granted' and pt.is_active and pt.deleted_at is null as may
    from prima.patients pt where pt.id = r.patient_id limit 1) pt
cross join lateral (select p.status, p.time_zone, p.text_changed_at from prima.reminder_plans p where p.id = r.plan_id limit 1) p
cross join lateral (select m.id, m.recipient, m.quiet_exempt, m.enqueued_at from prima.messages m where m.idempotency_key = r.idempotency_key limit 1) m
cross join lateral (select q.due_at from prima.queue q where q.message_id = m.id limit 1) q
where not r.is_wanted or not pt.may or pt.phone <> m.recipient or p.status <> 'active' or m.enqueued_at < p.text_changed_at
    or (pt.paused_from is not null and pt.paused_from <= ((now() + @clock_offset) at time zone pt.time_zone)::date
        and (pt.paused_until is null or pt.paused_until >= ((now() + @clock_offset) at time zone pt.time_zone)::date))
    or (p.time_zone = any(@night) and not m.quiet_exempt and q.due_at <= now() + @clock_offset)
union all
select m.id
from concerned c
cross join lateral (select q.message_id from prima.queue q where q.recipient = c.phone offset 0) q
cross join lateral (select m.id, m.kind, m.patient_id from prima.messages m where m.id = q.message_id limit 1) m
where m.patient_id = c.id and m.kind in ('reminder', 'direct', 'consent_request', 'reply', 'follow_up') and not (m.kind = 'consent_request' and c.is_active and m.id is not distinct from c.request)
union all
select m.id
from prima.volunteer_tasks t
cross join lateral (select m.id, m.volunteer_id, m.recipient from prima.messages m where m.task_id = t.id and m.kind = 'alert' offset 0) m
cross join lateral (select q.message_id from prima.queue q where q.message_id = m.id limit 1) q
left join prima.volunteers v on v.id = m.volunteer_id
where t.alerted_at > now() + @clock_offset - interval '15 h' and (t.state <> 'open' or v.is_active is not true or v.phone is distinct from m.recipient)
limit 1000;
