-- One page of tasks with the columns of task_status: the most pressing first, the oldest of these first.
-- Concurrency: reads one snapshot.
select s.id, s.patient_phone, s.reason, s.priority, s.state, s.count, s.code, s.created_at, s.sender, s.assignee, s.note
from prima.task_status s
where (@state is null and s.state in ('open', 'acknowledged') or s.state = @state) and (@phone is null or s.patient_phone = @phone) and (@priority is null or s.priority = @priority)
order by prima.task_rank(s.priority), s.created_at, s.id limit @limit;
