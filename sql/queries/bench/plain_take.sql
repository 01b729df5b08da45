-- What a claim is compared with: the next row is deleted, and that is all.
-- Concurrency: skip locked.
delete from prima.queue q where q.message_id = (select n.message_id from prima.queue n order by n.message_id limit 1 for update skip locked) returning q.message_id;
