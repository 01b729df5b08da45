-- The reminders that an answer could mean, held: those of the last days that were handed over, or are being.
-- Concurrency: after the patient, in the order of the ids; a settle or a scheduler that holds one is waited for. Those that want no answer too: a stop locks them, and
--   after the others it would be out of order.
-- Plan: by the patient's plans and their dates; found first, then sorted, then locked one by one.
with theirs as materialized (
    select r.id
    from prima.reminder_plans p
    cross join lateral (
        select r.id, r.status, r.confirmation_status from prima.reminders r
        where r.plan_id = p.id and r.local_date >= (now() + @clock_offset)::date - 6 and r.local_date <= (now() + @clock_offset)::date + 2 offset 0) r
    where p.patient_id = current_setting('prima.answering')::uuid and (r.status in ('queued', 'sent', 'delivered', 'failed') or r.confirmation_status <> 'none')
), held as materialized (
    select l.id from (select t.id from theirs t order by t.id) o
    cross join lateral (select r.id from prima.reminders r where r.id = o.id for no key update) l
)
select set_config('prima.held_reminders', array(select h.id from held h)::text, true);
