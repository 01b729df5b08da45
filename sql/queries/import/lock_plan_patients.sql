-- Whose plans a file has: the living patients of these numbers, who stay as they are until the plans are written.
-- Concurrency: the first lock of the house's order, by id, shared with claims, schedulers and expansions. Whoever stops one of them waits for the end.
select p.id, p.phone, p.time_zone from prima.patients p where p.phone = any(@phones) and p.deleted_at is null order by p.id for share;
