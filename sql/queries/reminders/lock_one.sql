-- First step of what a person does to a reminder. The next statement looks again, for a statement's snapshot is older than its lock wait.
-- Concurrency: whoever moves the reminder holds this row.
select r.id from prima.reminders r where r.id = @id for no key update;
