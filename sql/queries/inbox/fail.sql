-- An error while a row was processed, whose effects are rolled back: it is tried again after a while, or it is dead, with a task whose alert is the next round's. Later rows go on.
-- Who the task is about: the patient, else the sender, else the device.
-- Plan: state || '' keeps the look on the key.
-- Concurrency: invariant I18, one open task for each; who comes second counts once more. Fence: id, state and the errors so far.
with failed as (
    update prima.inbox i
    set attempts = i.attempts + 1, state = case when @wait::interval is null then 'dead' else 'pending' end,
        next_try_at = clock_timestamp() + coalesce(@wait, interval '0'), outcome = case when @wait is null then @cause end,
        processed_at = case when @wait is null then clock_timestamp() + @clock_offset end
    where i.id = @id and i.state || '' = 'pending' and i.attempts = @attempts
    returning i.id, i.kind, i.state, coalesce(i.patient_id, (select p.id from prima.patients p where p.phone = i.sender and p.deleted_at is null)) as patient_id, coalesce(i.sender, i.device) as sender, i.text
), of_patient as (
    insert into prima.volunteer_tasks as t (patient_id, reason, priority, code, note, quote, next_alert_at)
    select f.patient_id, 'inbound_failed', 'high', prima.new_task_code(), 'inbox ' || f.id, f.text, clock_timestamp() from failed f where f.state = 'dead' and f.patient_id is not null
    on conflict (patient_id, reason) where state in ('open', 'acknowledged') and patient_id is not null
    do update set count = t.count + 1, note = prima.added_note(t.note, excluded.note), quote = coalesce(excluded.quote, t.quote), next_alert_at = prima.next_alert(t.next_alert_at, t.state, t.priority, t.alerted_at)
    returning t.id, t.state, xmax = 0 as is_new
), of_sender as (
    insert into prima.volunteer_tasks as t (sender, reason, priority, code, note, quote, next_alert_at)
    select f.sender, 'inbound_failed', 'high', prima.new_task_code(), 'inbox ' || f.id, f.text, clock_timestamp() from failed f where f.state = 'dead' and f.patient_id is null
    on conflict (sender, reason) where state in ('open', 'acknowledged') and patient_id is null
    do update set count = t.count + 1, note = prima.added_note(t.note, excluded.note), quote = coalesce(excluded.quote, t.quote), next_alert_at = prima.next_alert(t.next_alert_at, t.state, t.priority, t.alerted_at)
    returning t.id, t.state, xmax = 0 as is_new
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause)
    select 'task', o.id::text, null, o.state, 'inbound_failed' from (select * from of_patient union all select * from of_sender) o where o.is_new
)
select f.kind, f.state = 'dead' from failed f;
