-- Whether a task is open, and the name of who has taken it.
-- Concurrency: the statement after the lock.
select t.state, v.name, clock_timestamp() + @clock_offset from prima.volunteer_tasks t left join prima.volunteers v on v.id = t.assignee where t.id = @task_id;
