-- First step of an expansion: the patients, so that nobody withdraws, leaves or is paused between the look and the insert.
-- Concurrency: shared with other expansions and with claims; whoever stops a patient waits for the end of this transaction. In the order of their ids.
-- Plan: sorted first and then locked one by one: an order by beside the lock would be had by reading a whole index.
select l.id
from (select distinct p.patient_id from prima.reminder_plans p where p.id = any(@plan_ids) order by p.patient_id) o
cross join lateral (select pt.id from prima.patients pt where pt.id = o.patient_id for share) l;
