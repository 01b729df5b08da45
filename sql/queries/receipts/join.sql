-- What waited beside these receipts is joined: an earlier receipt with their ids, or one with a state id that they have just linked.
-- Concurrency: in the order of the ids.
select prima.join_receipts(l.device, l.provider_id, l.message_id)
from (select distinct r.device, i.provider_id, o.message_id
      from unnest(@devices, @provider_ids, @state_ids) r (device, provider_id, state_id)
      cross join lateral (
          select r.provider_id where r.provider_id is not null
          union all
          select l.provider_id from prima.receipts l where r.provider_id is null and l.device = r.device and l.state_id = r.state_id and l.provider_id is not null) i
      cross join lateral (select prima.message_of_receipt(r.device, i.provider_id, null) as message_id) o
      where o.message_id = any(@message_ids)
      order by r.device, i.provider_id) l;
