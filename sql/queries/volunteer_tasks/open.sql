-- Opens a task where none is open for its patient or, without one, its sender, with its event. Returns nothing where one is.
-- Concurrency: invariant I18, the unique index decides; a rival that opens the same one is waited for, and then found by hold_open.sql.
with opened as (
    insert into prima.volunteer_tasks as t (patient_id, sender, reason, priority, code, note, quote)
    values (@patient_id, case when @patient_id is null then @sender end, @reason, @priority, prima.new_task_code(), @note, @quote)
    on conflict do nothing
    returning t.id
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause) select 'task', o.id::text, null, 'open', @reason from opened o
)
select o.id from opened o;
