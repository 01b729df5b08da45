-- Second step of an expansion: the plans. Stronger than shared, for the expansion writes how far it looked: two that share a row would wait for each other.
-- Concurrency: after the patients, in the order of the ids; an edit holds its plan until its commit.
select p.id from prima.reminder_plans p where p.id = any(@plan_ids) order by p.id for no key update;
