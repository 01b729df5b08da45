-- There is nothing left to choose.
-- Concurrency: the patient's lock.
delete from prima.choices c where c.patient_id = @patient_id;
