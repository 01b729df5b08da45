-- Second step of a deed about a plan: the plan, as it is once nobody else is changing it.
-- Concurrency: after its patient.
select r.id, r.status from prima.reminder_plans r where r.plan_key = @plan_key for no key update;
