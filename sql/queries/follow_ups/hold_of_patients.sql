-- The reminders of these patients whose answer is waited for: who moves a follow-up holds its reminder.
-- Concurrency: after the patients, in the order of the ids. A scheduler that holds one waits for nobody, so it is waited for.
-- Plan: found first, in the order that only reminders_open has, then sorted, then locked one by one. confirmation_status || '' keeps the lock on the key.
with asked as materialized (
    select r.id from prima.reminders r where r.patient_id = any(@patient_ids) and r.confirmation_status in ('open', 'not_yet') order by r.patient_id
)
select l.id
from (select a.id from asked a order by a.id) o
cross join lateral (select r.id from prima.reminders r where r.id = o.id and r.confirmation_status || '' in ('open', 'not_yet') for no key update) l;
