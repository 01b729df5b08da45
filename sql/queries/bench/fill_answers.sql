-- An open reminder for each plan, and its patient's answer, which nobody may take yet.
-- Concurrency: its keys are its own.
with asked as (
    insert into prima.reminders (id, plan_id, patient_id, local_date, local_time, due_at, status, confirmation_status, asked_at, window_ends_at)
    select gen_random_uuid(), p.id, p.patient_id, current_date, '08:00', now() - interval '1 h', 'sent', 'open', now() - interval '1 h', now() + interval '23 h' from prima.reminder_plans p returning patient_id
), written as (
    insert into prima.inbox (kind, device, dedupe_key, sender, text, received_at, raw, next_try_at)
    select 'incoming', 'bench-1', sha256(convert_to(pt.phone, 'UTF8')), pt.phone, 'Sudah diminum, terima kasih', now(), '', 'infinity' from asked a join prima.patients pt on pt.id = a.patient_id returning id
)
select count(*)::int from written;
