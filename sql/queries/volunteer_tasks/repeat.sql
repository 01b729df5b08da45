-- A reason that has come up again: counted, its note added, what was written last kept, and where it becomes open once more its event.
-- Concurrency: the task is held (hold_open.sql).
with repeated as (
    update prima.volunteer_tasks t
    set count = t.count + 1, note = prima.added_note(t.note, @note), quote = coalesce(@quote, t.quote), priority = @priority, state = @state,
        assignee = case when @state = 'open' then null else t.assignee end
    where t.id = @task_id returning t.id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause)
select 'task', r.id::text, @was, @state, @reason from repeated r where @was <> @state;
