-- Remembers which consent a file gave last, so that the same cell counts once.
-- Concurrency: lock_patients.sql holds the rows.
-- Plan: = any() beside the join, so that each row is found by its key.
update prima.patients p set imported_consent = r.consent
from unnest(@ids, @consents) as r (id, consent)
where p.id = any(@ids) and p.id = r.id;
