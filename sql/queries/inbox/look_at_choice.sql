-- The choice that the patient was given and has not made.
-- Concurrency: choices change only under the patient's lock.
select c.answer, c.options from prima.choices c where c.patient_id = current_setting('prima.answering')::uuid and c.expires_at > now() + @clock_offset;
