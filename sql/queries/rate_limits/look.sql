-- How many permits a key has, and how long until it has one again (null: it has one). Only looks; what is taken is decided by take.sql.
-- Concurrency: reads only.
select p.available, extract(epoch from p.next_at - clock_timestamp())::float8 from prima.peek_permits(@key, @permits, @window) p;
