-- People who have consented, each with a daily plan that begins now.
-- Concurrency: its keys are its own.
with people as (
    insert into prima.patients (name, phone, consent_status) select 'Ibu Contoh', '62810' || lpad(n::text, 9, '0'), 'granted' from generate_series(1, @count) n returning id, phone
), consents as (
    insert into prima.consent_events (patient_id, phone, from_status, to_status, method, cause, at)
    select p.id, p.phone, 'not_asked', 'granted', 'paper', 'volunteer', now() from people p
), plans as (
    insert into prima.reminder_plans (plan_key, patient_id, kind, title, medicine, dose, start_date, local_times, rule, time_zone, active_from)
    select 'bench:' || p.phone, p.id, 'medication', 'obat pagi', 'Parasetamol', '500 mg', '2026-01-01', '{08:00}', 'FREQ=DAILY', 'Asia/Jakarta', now() from people p
    returning id
)
select count(*)::int from plans;
