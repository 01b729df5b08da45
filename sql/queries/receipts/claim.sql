-- Takes reports about messages in the order of their ids, with whose each is as far as anybody knows: a message, or the one attempt that it can be about.
-- Concurrency: skip locked; who comes second takes others. Of one message two readers may have one each: its reminder's lock and the receipts' keys order them.
-- Fence: the row's lock, until the transaction that has applied it is over.
with taken as materialized (
    select i.id, i.device, i.details ->> 'id' as provider_id, i.details ->> 'stateid' as state_id, i.details ->> 'status' as status, i.details ->> 'state' as state,
        i.received_at, i.attempts
    from prima.inbox i
    where i.kind = 'status' and i.state = 'pending' and i.next_try_at <= now() and (@only::bigint is null or i.id = @only)
    order by i.id limit @at_most for update skip locked
), known as materialized (
    select t.*, prima.message_of_receipt(t.device, t.provider_id, t.state_id) as message_id from taken t
)
select k.id, k.device, k.provider_id, k.state_id, k.status, k.state, k.received_at, k.attempts, coalesce(k.message_id, d.message_id), d.attempt_id,
    (select m.reminder_id from prima.messages m where m.id = coalesce(k.message_id, d.message_id))
from known k
left join lateral prima.doubt_of_receipt(k.device, k.received_at - @clock_offset) d on k.message_id is null and k.provider_id is not null
order by k.id;
