-- The ids that a word may mean: it is an id, or a key, or both.
-- Concurrency: reads only; neither ever changes.
select m.id from prima.messages m where m.id = @id or m.idempotency_key = @key order by m.id;
