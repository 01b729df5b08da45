-- Makes occurrences pending reminders, each once, and remembers how far the plans are expanded.
-- Concurrency: the plans' locks. Invariant I8: the unique occurrence decides, also against rows that came another way.
-- Plan: the sub-select reads its arrays in step; nothing is joined.
with made as (
    insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at)
    select o.id, o.plan_id, o.patient_id, o.local_date, o.local_time, o.due_at
    from unnest(@ids, @of_plans, @of_patients, @local_dates, @local_times, @due_at) o (id, plan_id, patient_id, local_date, local_time, due_at)
    on conflict (plan_id, local_date, local_time) do nothing
    returning id
), told as (
    insert into prima.events (entity, entity_id, to_state, cause) select 'reminder', m.id::text, 'pending', 'horizon' from made m
), looked as (
    update prima.reminder_plans p set expanded_at = now() + @clock_offset, expanded_until = now() + @clock_offset + @horizon where p.id = any(@plan_ids)
)
select count(*)::int from made;
