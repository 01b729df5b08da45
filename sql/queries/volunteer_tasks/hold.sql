-- One task, held; and how it stands is read in the next statement.
-- Concurrency: whoever takes, repeats or closes it, or begins its round, waits here or is waited for.
select t.id from prima.volunteer_tasks t where t.id = @task_id for no key update;
