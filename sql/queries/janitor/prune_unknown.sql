-- Messages of people nobody knows, and of groups: done, about no patient, and old.
-- Concurrency: nobody changes a row that is done; skip locked all the same, and its state is looked at again under the lock.
-- Plan: its own index, which holds these rows alone.
delete from prima.inbox i
where i.id = any(array(
    select o.id from prima.inbox o
    where o.kind = 'incoming' and o.state = 'done' and o.patient_id is null and o.received_at < now() + @clock_offset - @keep
    limit 1000 for update skip locked));
