-- One patient as the contract's view shows them.
-- Concurrency: reads one snapshot; within a deed what the deed has written.
select s.id, s.phone, s.consent_status, s.is_active, s.paused_until, s.time_zone, s.consent_changed_at, s.paused_from from prima.patient_status s where s.id = @patient_id;
