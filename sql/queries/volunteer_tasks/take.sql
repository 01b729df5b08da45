-- Somebody takes an open task: nobody is alerted any more.
-- Fence: the state. Concurrency: the task is held, so of two who take it the first does.
with taken as (
    update prima.volunteer_tasks t set state = 'acknowledged', assignee = @volunteer_id, next_alert_at = null where t.id = @task_id and t.state = 'open' returning t.id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor) select 'task', t.id::text, 'open', 'acknowledged', 'take', @by from taken t;
