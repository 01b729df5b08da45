-- Second step of the guards: what decides whether these messages may leave, in the statement after the locks. What may is decided in C#.
-- Concurrency: claim_patients.sql shares patients and plans; consent and requests change only under the patient's lock.
--   A scheduler shares the plan while it enqueues and an edit holds it, so a message is older than text_changed_at exactly if it has the old text.
-- Of a reminder that is said once more the first message may turn out to have arrived.
-- A reply is due as it is said, by the product's clock, which consent has too; enqueued_at is the database's.
select m.id, m.kind, m.template, m.recipient, case when m.kind = 'reply' then m.due_at else m.enqueued_at end as said_at, m.not_after, m.quiet_exempt,
    pt.id = any(current_setting('prima.shared_patients')::uuid[]) and (p.id is null or p.id = any(current_setting('prima.shared_plans')::uuid[])) as is_shared,
    pt.consent_status, pt.is_active and pt.deleted_at is null as is_active, pt.phone, pt.paused_from, pt.paused_until, pt.time_zone,
    case when m.kind = 'reply' then (select max(e.at) from prima.consent_events e where e.patient_id = m.patient_id and e.to_status = 'withdrawn') end as withdrawn_at,
    case when m.kind = 'consent_request' then (select c.message_id = m.id from prima.consent_requests c where c.patient_id = m.patient_id and c.status = 'live') end as request_is_live,
    p.status = 'active' as plan_is_active, p.time_zone as plan_time_zone, p.text_changed_at, now() + @clock_offset as moment,
    r.status in ('sent', 'delivered') and r.confirmation_status in ('open', 'not_yet') as is_unanswered,
    case when pt.paused_from is not null and pt.paused_until is null then prima.is_mourned(pt.id, pt.paused_from) else false end as is_bereaved,
    m.kind = 'reminder' and m.idempotency_key like '%:resend' and (r.status in ('sent', 'delivered') or r.status = 'failed' and r.confirmation_status in ('done', 'not_done')) as is_overtaken
from prima.messages m
join prima.patients pt on pt.id = m.patient_id
left join prima.reminders r on r.id = m.reminder_id
left join prima.reminder_plans p on p.id = r.plan_id
where m.id = any(@message_ids);
