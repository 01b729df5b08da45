-- First step of an expansion: the patients, so that nobody withdraws, leaves or is paused between the look and the insert.
-- Concurrency: shared with other expansions and with claims; whoever stops a patient waits for the end of this transaction. In the order of their ids.
-- Plan: found first, then sorted, then locked one by one: an order by beside the lock would be had by reading a whole index.
with theirs as materialized (
    select p.patient_id from prima.reminder_plans p where p.id = any(@plan_ids)
)
select l.id
from (select distinct t.patient_id from theirs t order by t.patient_id) o
cross join lateral (select pt.id from prima.patients pt where pt.id = o.patient_id for share) l;
