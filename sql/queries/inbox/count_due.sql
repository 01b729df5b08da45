-- How many patients' next answers could be worked on now: one statement outside a transaction, at most @most of them.
-- Concurrency: reads one snapshot. Rows that another worker has at this moment are counted too; it is a hint.
select count(*)::int from (
    select 1 from prima.inbox h
    where h.state = 'pending' and h.kind = 'incoming' and h.next_try_at <= now()
      and (select 1 from prima.inbox e
           where e.sender = h.sender and e.kind = 'incoming' and e.state = 'pending' and (e.rank, e.id) < (h.rank, h.id) limit 1) is null
    limit @most) due;
