-- One page of living patients, in the order of their numbers, with the columns of patient_status.
-- Concurrency: reads one snapshot; a page begins after the last number of the one before, however many have come since.
select s.id, s.phone, s.consent_status, s.is_active, s.paused_until, s.time_zone, s.consent_changed_at, s.paused_from
from prima.patient_status s
where (@consent is null or s.consent_status = @consent) and (@is_active is null or s.is_active = @is_active) and (@after is null or s.phone > @after)
order by s.phone limit @limit;
