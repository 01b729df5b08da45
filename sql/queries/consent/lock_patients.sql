-- The patients whose requests seem over and who are free: somebody who has one decides first, and the next sweep looks again.
-- Concurrency: the first lock of the house's order, by id; skip locked.
select p.id, p.phone from prima.patients p where p.id = any(@patient_ids) order by p.id for no key update skip locked;
