-- A task that was taken is open again, and if it is one to alert about, its next round is now.
-- Fence: the state. Concurrency: the task is held.
with given as (
    update prima.volunteer_tasks t
    set state = 'open', assignee = null, next_alert_at = case when t.priority in ('urgent', 'high') then clock_timestamp() end
    where t.id = @task_id and t.state = 'acknowledged' returning t.id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor) select 'task', g.id::text, 'acknowledged', 'open', 'give_back', @by from given g;
