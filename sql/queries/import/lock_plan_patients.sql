-- Whose plans a file has: the living patients of these numbers, who stay as they are until the plans are written; and what time it is.
-- Concurrency: the first lock of the house's order, by id, shared with claims, schedulers and expansions. Whoever stops one of them waits for the end.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
--   is true: what an index of the living says would be had from that index, read whole.
with named as materialized (
    select p.id from prima.patients p where p.phone = any(@phones) and p.deleted_at is null
)
select l.id, l.phone, l.time_zone, clock_timestamp() + @clock_offset as now
from (select n.id from named n order by n.id) o
cross join lateral (
    select p.id, p.phone, p.time_zone from prima.patients p where p.id = o.id and p.phone = any(@phones) and (p.deleted_at is null) is true for share) l;
