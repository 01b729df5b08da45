-- Reports about devices that wait, in the order of their ids. One from far ahead of our clock happened when it came in: else all after it would seem older.
-- Concurrency: nothing is locked: a device's row is written by a transaction that holds nothing else (design section 3). Two readers may read one row: its effect is
-- the same, and only one of them writes that it is done.
select i.id, i.device, i.details ->> 'status', i.details ->> 'reason', case when i.gateway_at <= i.received_at + interval '5 min' then i.gateway_at else i.received_at end, i.attempts
from prima.inbox i
where i.kind = 'connect' and i.state = 'pending' and i.next_try_at <= now()
order by i.id limit @at_most;
