-- A worker that was told to stop has finished what it had.
-- Concurrency: each process deletes its own row.
delete from prima.workers w where w.name = @name;
