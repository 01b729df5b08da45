-- First step of a deed: the living patient of a number, as they are once nobody else is changing them.
-- Concurrency: the first lock of the house's order. Whoever stops, pauses, asks or edits this patient waits here; a claim passes the patient over meanwhile.
select p.id, p.phone, p.name, p.time_zone, p.consent_status, p.is_active, p.paused_from, p.paused_until, p.version, clock_timestamp() + @clock_offset as moment
from prima.patients p where p.phone = @phone and p.deleted_at is null for no key update;
