-- Writes what a file says differently of plans, each with an event. What begins anew is active from now on, so that nothing older ever appears.
-- Concurrency: lock_plans.sql holds the rows, so text_changed_at is later than every message with the old text, and earlier than the first with the new.
-- Plan: = any() beside the join, so that each row is found by its key.
with before as materialized (
    select r.id, r.status from prima.reminder_plans r where r.id = any(@ids)
), changed as (
    update prima.reminder_plans p
    set kind = r.kind, title = r.title, text = nullif(r.text, ''), medicine = r.medicine, dose = r.dose, doctor = r.doctor, place = r.place, event_at = r.event_at,
        start_date = r.start_date, local_times = r.local_times, rule = r.rule, time_zone = r.time_zone, grace = r.grace, urgent = r.urgent, critical = r.critical,
        needs_answer = r.needs_answer, status = r.status, imported_status = r.imported_status, version = p.version + 1,
        text_changed_at = case when r.says_something_else then clock_timestamp() else p.text_changed_at end,
        active_from = case when r.begins then clock_timestamp() + @clock_offset else p.active_from end
    from jsonb_to_recordset(@plans) as r (id uuid, kind text, title text, text text, medicine text, dose text, doctor text, place text,
        event_at timestamp, start_date date, local_times time[], rule text, time_zone text, grace interval, urgent boolean, critical boolean, needs_answer boolean, status text,
        imported_status text, begins boolean, says_something_else boolean)
    where p.id = any(@ids) and p.id = r.id
    returning p.id, p.status
)
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
select 'plan', c.id::text, b.status, c.status, 'import', @by, @reason from changed c join before b on b.id = c.id;
