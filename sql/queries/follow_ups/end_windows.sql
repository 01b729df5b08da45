-- Closes the confirmations whose time to answer is over, with their events, and ends what was still to be asked. A reminder that was sent becomes a task.
-- Returns them. Concurrency: skip locked; the tasks, after the reminders, in the order of the patients.
-- Plan: candidates are materialized first, as in reminders/claim_due.sql.
with ended as materialized (
    select r.id, r.plan_id, r.patient_id, r.local_date, r.status, r.confirmation_status from prima.reminders r
    where r.confirmation_status in ('open', 'not_yet') and r.window_ends_at <= now() + @clock_offset
    order by r.window_ends_at limit @batch for no key update skip locked
), closed as (
    update prima.reminders r set confirmation_status = case r.confirmation_status when 'open' then 'unanswered' else 'not_done' end, closed_reason = 'window'
    where r.id = any(array(select e.id from ended e))
    returning r.id, r.confirmation_status
), expired as (
    update prima.follow_ups u set status = 'expired' where u.reminder_id = any(array(select e.id from ended e)) and u.status || '' = 'pending' returning u.reminder_id, u.stage
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause)
    select 'confirmation', c.id::text, e.confirmation_status, c.confirmation_status, 'window' from closed c join ended e on e.id = c.id
    union all
    select 'follow_up', x.reminder_id || ':' || x.stage, 'pending', 'expired', 'window' from expired x
), raised as (
    insert into prima.volunteer_tasks as t (patient_id, reason, priority, code, note)
    select e.patient_id, 'unanswered', 'normal', prima.new_task_code(), prima.added_note(null, string_agg((select p.title from prima.reminder_plans p where p.id = e.plan_id) || ': ' || e.local_date, '; ' order by e.local_date))
    from ended e where e.status in ('sent', 'delivered') group by e.patient_id order by e.patient_id
    on conflict (patient_id, reason) where state in ('open', 'acknowledged') and patient_id is not null
    do update set count = t.count + 1, note = prima.added_note(t.note, excluded.note)
    returning t.id, t.state, t.reason, xmax = 0 as is_new
), opened as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause) select 'task', t.id::text, null, t.state, t.reason from raised t where t.is_new
)
select c.id from closed c;
