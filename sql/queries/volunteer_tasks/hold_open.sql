-- The open or acknowledged task of a patient or a sender and a reason, held. Returns nothing where it was closed meanwhile.
-- Concurrency: whoever takes, closes or repeats it waits here. What is decided of it is read in the next statement.
select t.id from prima.volunteer_tasks t
where t.patient_id = @patient_id and t.reason = @reason and t.state in ('open', 'acknowledged') and t.patient_id is not null
for no key update;
