-- The task of an id, or the one that is open or taken and has a code; with its patient.
-- Concurrency: reads; what is decided is read again under its lock.
select t.id, t.patient_id, t.reason from prima.volunteer_tasks t
where t.id = @task_id or t.code = @code and t.state in ('open', 'acknowledged');
