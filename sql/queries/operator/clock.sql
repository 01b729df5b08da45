-- The database's clock.
-- Concurrency: reads only.
select clock_timestamp();
