-- The guards of alerts: their task and their volunteer, as they are now. What may leave is decided in C#.
-- Concurrency: reads. Whoever takes or closes a task cancels what waits, after a claim that has it; this finds what came back from being sent.
-- Plan: laterals, so that each message is found by the key: a join would imply the predicate of messages_of_task.
select m.id, m.recipient, m.not_after, m.quiet_exempt, t.state, v.is_active, v.phone,
    m.idempotency_key not like '%:resend' and exists (
        select from prima.messages n
        where n.task_id = m.task_id and n.id > m.id and n.kind = 'alert' and n.volunteer_id = m.volunteer_id and n.idempotency_key not like '%:resend') as is_overtaken,
    now() + @clock_offset as moment
from prima.messages m
left join lateral (select t.state from prima.volunteer_tasks t where t.id = m.task_id limit 1) t on true
left join lateral (select v.is_active, v.phone from prima.volunteers v where v.id = m.volunteer_id limit 1) v on true
where m.id = any(@message_ids) and m.kind = 'alert';
