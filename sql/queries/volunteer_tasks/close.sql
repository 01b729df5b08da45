-- A task is over, and its note says why: there alone, for people's words are erased with the task's when their time is over, and an event stays.
-- Fence: the state. Concurrency: the task is held.
with before as materialized (
    select t.id, t.state from prima.volunteer_tasks t where t.id = @task_id and t.state in ('open', 'acknowledged')
), closed as (
    update prima.volunteer_tasks t
    set state = @state, closed_at = clock_timestamp() + @clock_offset, next_alert_at = null, note = prima.added_note(t.note, @note)
    where t.id = any(array(select b.id from before b)) returning t.id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'task', c.id::text, b.state, @state, 'close', @by, 'its note says why' from closed c join before b on b.id = c.id;
