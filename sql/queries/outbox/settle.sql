-- Records what became of attempts: outcome, and for those that are not over a queue row again or an ending. Returns the attempts that were still sending.
-- Fence: id and outcome = 'sending'. After a rescue no row matches and nothing is written; a repeat after a lost answer is harmless.
-- Concurrency: attempts in the order of their ids, then (settle_in_flight.sql) in_flight; rescue.sql skips what is locked here.
-- A receipt that came before the acceptance waits for the gateway's id, which is known from here on, and is joined to its message.
-- Plan: parked receipts are looked for once, by all ids; for each id by itself costs a third of the settle. = any() and array_position: a join with unnest is planned as if it gave ten rows, and then compares each with each.
-- A wait gives a new due_at and rank; without one (release) the row comes back where it was. charged counts attempts; queue.attempts carries the count for the next claim.
with settled as (
    update prima.send_attempts a
    set outcome = (@outcomes)[array_position(@ids, a.id)], ended_at = clock_timestamp(), charged = (@charged)[array_position(@ids, a.id)],
        live = (@live)[array_position(@ids, a.id)], in_doubt = (@in_doubt)[array_position(@ids, a.id)],
        provider_id = (@provider_ids)[array_position(@ids, a.id)], error = (@errors)[array_position(@ids, a.id)]
    where a.id = any(@ids) and a.outcome = 'sending'
    returning a.id, a.message_id, a.device, a.recipient, a.provider_id
), back as (
    insert into prima.queue (message_id, priority, due_at, not_after, rank_at, device, recipient, attempts)
    select s.message_id, b.priority, coalesce(now() + @clock_offset + b.wait, b.due_at), b.not_after,
        coalesce(now() + @clock_offset + b.wait + prima.rank_share(b.priority), b.rank_at), s.device, s.recipient, b.attempts
    from settled s join unnest(@back_ids, @back_priorities, @back_waits, @back_due_at, @back_rank_at, @back_not_after, @back_attempts)
        b (id, priority, wait, due_at, rank_at, not_after, attempts) on b.id = s.id
), ended as (
    insert into prima.message_endings (message_id, state, reason)
    select s.message_id, 'failed', e.reason from settled s join unnest(@ended_ids, @ended_reasons) e (id, reason) on e.id = s.id
), known as (
    insert into prima.provider_ids (device, provider_id, message_id) select s.device, s.provider_id, s.message_id from settled s where s.provider_id is not null
)
select s.id,
    case when s.provider_id = any(array(select r.provider_id from prima.receipts r where r.message_id is null and r.provider_id = any(@provider_ids)))
        then prima.join_receipts(s.device, s.provider_id, s.message_id) end as joined
from settled s;
