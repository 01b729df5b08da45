-- The patient of a task that is being closed, held before it.
-- Concurrency: the first lock of the house's order.
select p.id from prima.patients p where p.id = @patient_id for no key update;
