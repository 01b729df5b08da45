-- A worker that was told to stop has finished what it had.
-- Concurrency: each process writes its own row.
update prima.workers w set stopped_at = clock_timestamp() where w.name = @name;
