-- Adds plans, each with an event, and returns which are in. A key that a rival has taken meanwhile is left out, and the file is read again.
-- Concurrency: in the order of their keys, so two imports never wait in a circle; the unique key decides.
with added as (
    insert into prima.reminder_plans (id, plan_key, patient_id, kind, title, text, medicine, dose, doctor, place, event_at, start_date, local_times, rule, time_zone, grace,
        urgent, critical, needs_answer, status, imported_status, active_from)
    select r.id, r.plan_key, r.patient_id, r.kind, r.title, nullif(r.text, ''), r.medicine, r.dose, r.doctor, r.place, r.event_at, r.start_date, r.local_times, r.rule, r.time_zone, r.grace,
        r.urgent, r.critical, r.needs_answer, r.status, r.imported_status, clock_timestamp() + @clock_offset
    from jsonb_to_recordset(@plans) as r (id uuid, plan_key text, patient_id uuid, kind text, title text, text text, medicine text, dose text, doctor text, place text,
        event_at timestamp, start_date date, local_times time[], rule text, time_zone text, grace interval, urgent boolean, critical boolean, needs_answer boolean, status text,
        imported_status text)
    order by r.plan_key
    on conflict on constraint reminder_plans_key do nothing
    returning id, status
), told as (
    insert into prima.events (entity, entity_id, to_state, cause, actor, reason) select 'plan', a.id::text, a.status, 'import', @by, @reason from added a
)
select a.id from added a;
