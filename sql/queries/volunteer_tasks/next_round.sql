-- A round is over: how many there were, who was asked, and when the next is.
-- Fence: rounds, which only grow. Concurrency: the task is held.
update prima.volunteer_tasks t set rounds = @round, alerted_at = case when @round > t.rounds then @now else t.alerted_at end, next_alert_at = @next_alert_at, asked_id = @asked_id
where t.id = @task_id and t.rounds <= @round;
