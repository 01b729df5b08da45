-- Pauses, resumes or ends a plan, with its event. What is resumed is active from now on, so that nothing older ever appears.
-- Concurrency: lock_by_key.sql holds the row.
with changed as (
    update prima.reminder_plans p
    set status = @status, version = p.version + 1, active_from = case when @status = 'active' then clock_timestamp() + @clock_offset else p.active_from end
    where p.id = @plan_id returning p.id
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason) select 'plan', c.id::text, @from_status, @status, 'volunteer', @by, @reason from changed c;
