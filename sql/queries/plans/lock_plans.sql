-- Second step of an expansion: the plans. Stronger than shared, for the expansion writes how far it looked: two that share a row would wait for each other.
-- Concurrency: after the patients, in the order of the ids; an edit holds its plan until its commit.
-- Plan: sorted first and then locked one by one: an order by beside the lock would be had by reading a whole index.
select l.id
from (select i.id from unnest(@plan_ids) i (id) order by i.id) o
cross join lateral (select p.id from prima.reminder_plans p where p.id = o.id for no key update) l;
