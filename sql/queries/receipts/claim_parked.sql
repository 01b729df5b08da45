-- Parked receipts whose message can be told by now: both had looked too early, its settle and the one who parked it; or of those it may be about one is left.
-- Only young ones: what found nothing in an hour is somebody else's.
-- Concurrency: reads only; who joins them locks them, and finds them gone if somebody was faster.
with young as materialized (
    select r.inbox_id, r.device, r.provider_id, r.state_id, r.value, r.at
    from prima.receipts r where r.message_id is null and r.parked_at > now() - interval '1 h' and (@only::bigint is null or r.inbox_id = @only)
), known as materialized (
    select y.*, prima.message_of_receipt(y.device, y.provider_id, y.state_id) as message_id from young y
)
select k.inbox_id, k.device, k.provider_id, k.state_id, k.value, null::text, k.at, 0, coalesce(k.message_id, d.message_id), d.attempt_id,
    (select m.reminder_id from prima.messages m where m.id = coalesce(k.message_id, d.message_id))
from known k
left join lateral prima.doubt_of_receipt(k.device, k.at - @clock_offset) d on k.message_id is null and k.provider_id is not null
where k.message_id is not null or d.message_id is not null
order by k.inbox_id limit @at_most;
