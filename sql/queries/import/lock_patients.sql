-- The living patients of these numbers, as they are once nobody else is changing them.
-- Concurrency: the first lock of the house's order, by id. Whoever stops, pauses or edits a patient waits here, and a claim passes the patient over.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
--   is true: what an index of the living says would be had from that index, read whole.
with named as materialized (
    select p.id from prima.patients p where p.phone = any(@phones) and p.deleted_at is null
)
select l.id, l.phone, l.name, l.time_zone, l.volunteer_id, l.consent_status, l.imported_consent
from (select n.id from named n order by n.id) o
cross join lateral (
    select p.id, p.phone, p.name, p.time_zone, p.volunteer_id, p.consent_status, p.imported_consent
    from prima.patients p where p.id = o.id and p.phone = any(@phones) and (p.deleted_at is null) is true for no key update) l;
