-- Which of these numbers are living patients': their messages bring the patient's id, so that the guards apply.
-- Concurrency: reads one snapshot, through the view that any caller may read.
select s.phone, s.id from prima.patient_status s where s.phone = any(@phones);
