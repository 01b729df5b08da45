-- A task as people see it, and who has taken it.
-- Concurrency: the statement after the lock.
select s.id, s.patient_phone, s.reason, s.priority, s.state, s.count, s.code, s.created_at, s.sender, s.assignee, s.note, t.assignee
from prima.task_status s join prima.volunteer_tasks t on t.id = s.id where s.id = @task_id;
