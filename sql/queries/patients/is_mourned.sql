-- Whether a patient's pause is that of a death. Asked only of one without an end.
-- Concurrency: the statement after patients/lock.sql: whoever tells of a death holds the patient, so it was told before, or is told after this pause.
select prima.is_mourned(@patient_id, @paused_from);
