-- What decides whether messages may be sent once more: what they are, what became of them and of their reminders, and whether that was done before. Of an attempt in doubt
-- a person's word that it failed may be wrong, so it may have arrived all the same.
-- Concurrency: resend_lock.sql keeps others out.
-- Plan: one by one, each by its key; the view joined whole would be sorted whole.
select i.id, s.kind, s.state, s.settled_at is null and s.state in ('queued', 'sending', 'uncertain') as is_open, m.body is null as is_erased,
    coalesce(m.not_after <= now() + @clock_offset, false) as is_late, m.idempotency_key like '%:resend' as is_again,
    (select n.id from prima.messages n where n.idempotency_key = m.idempotency_key || ':resend') as again,
    length(m.idempotency_key) > 193 as has_long_key,
    (select true from prima.send_attempts a where a.message_id = m.id and a.live and a.outcome = 'uncertain') is not null as may_have_arrived,
    case when r.status <> 'failed' then r.status when r.confirmation_status in ('done', 'not_done') then r.confirmation_status end as reminder_is,
    case when m.due_at > now() + @clock_offset then m.due_at end as due_at
from unnest(@message_ids) with ordinality i (id, n)
cross join lateral (select m.id, m.body, m.not_after, m.idempotency_key, m.reminder_id, m.due_at from prima.messages m where m.id = i.id limit 1) m
cross join lateral (select s.kind, s.state, s.settled_at from prima.message_status s where s.id = i.id offset 0) s
left join lateral (select r.status, r.confirmation_status from prima.reminders r where r.id = m.reminder_id limit 1) r on true
order by i.n;
