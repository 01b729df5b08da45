-- The living patients of these numbers, as they are once nobody else is changing them.
-- Concurrency: the first lock of the house's order, by id. Whoever stops, pauses or edits a patient waits here, and a claim passes the patient over.
select p.id, p.phone, p.name, p.time_zone, p.volunteer_id, p.consent_status, p.imported_consent
from prima.patients p where p.phone = any(@phones) and p.deleted_at is null order by p.id for no key update;
