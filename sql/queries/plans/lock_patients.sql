-- First step of an expansion: the patients, so that nobody withdraws, leaves or is paused between the look and the insert.
-- Concurrency: shared with other expansions and with claims; whoever stops a patient waits for the end of this transaction. In the order of their ids.
select pt.id from prima.patients pt
where pt.id = any(array(select p.patient_id from prima.reminder_plans p where p.id = any(@plan_ids)))
order by pt.id for share;
