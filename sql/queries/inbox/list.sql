-- What came in, the newest first.
-- Concurrency: reads only.
-- Plan: each of the two tables of inbound_log is read backwards by its key, as far as the page; what was given up, and what devices' connections were, has an index of its own.
select l.id, l.kind, l.device, l.sender, l.gateway_id, l.state, l.outcome, l.received_at, l.processed_at
from (
    (select i.id, i.kind, i.device, i.sender, i.gateway_id, i.state, i.outcome, i.received_at, i.processed_at from prima.inbox i
     where (@state is null or i.state = @state) and @state is distinct from 'rejected'
       and (@state is distinct from 'dead' or i.state || '' = 'dead') and (@kind is null or i.kind = @kind)
       and (@kind is distinct from 'connect' or i.kind || '' = 'connect') order by i.id desc limit @limit)
    union all
    (select l.id, l.kind, l.device, l.sender, l.gateway_id, l.state, l.outcome, l.received_at, l.processed_at from prima.inbound_log l
     where l.state = 'rejected' and (@state is null or @state = 'rejected') and (@kind is null or l.kind = @kind) order by l.id limit @limit)
) l
order by l.received_at desc, l.id desc limit @limit;
