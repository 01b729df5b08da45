-- In the place of claim_patients.sql, for who only looks: no row is locked, and those that the guards are asked of count as got.
-- Concurrency: reads; the settings end with the transaction. That somebody holds a patient at this moment is not seen.
with about as materialized (
    select m.patient_id, (select r.plan_id from prima.reminders r where r.id = m.reminder_id) as plan_id from prima.messages m where m.id = any(@message_ids)
)
select set_config('prima.shared_patients', array(select a.patient_id from about a where a.patient_id is not null)::text, true),
    set_config('prima.shared_plans', array(select a.plan_id from about a where a.plan_id is not null)::text, true);
