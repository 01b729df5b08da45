-- Writes receipts, each once, with the message that is known to be its own and whose reminder this transaction holds; else it is parked.
-- Concurrency: in the order of their keys, so two that write the same ones wait but never in a circle.
insert into prima.receipts (inbox_id, device, provider_id, state_id, value, message_id, at)
select r.inbox_id, r.device, r.provider_id, r.state_id, r.value, k.message_id, r.at
from unnest(@inbox_ids, @devices, @provider_ids, @state_ids, @values, @at) r (inbox_id, device, provider_id, state_id, value, at)
cross join lateral (select prima.message_of_receipt(r.device, r.provider_id, r.state_id) as message_id) o
left join lateral (select o.message_id where o.message_id = any(@message_ids)) k on true
order by r.device, r.provider_id, r.state_id, r.value, r.inbox_id
on conflict on constraint receipts_once do nothing;
