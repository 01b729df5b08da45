-- What came in, the newest first.
-- Concurrency: reads only.
select l.id, l.kind, l.device, l.sender, l.gateway_id, l.state, l.outcome, l.received_at, l.processed_at
from prima.inbound_log l
where (@state is null or l.state = @state) and (@kind is null or l.kind = @kind)
order by l.received_at desc, l.id desc limit @limit;
