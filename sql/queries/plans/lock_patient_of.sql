-- First step of a deed about a plan: its patient, who stays as they are meanwhile.
-- Concurrency: the first lock of the house's order, shared with claims, schedulers and expansions.
select p.id, p.deleted_at is not null as is_deleted from prima.patients p where p.id = (select r.patient_id from prima.reminder_plans r where r.plan_key = @plan_key) for share;
