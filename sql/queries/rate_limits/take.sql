-- Takes permits of one key, all or none.
-- Concurrency: prima.take_permits.
select prima.take_permits(@key, @wanted, @permits, @window);
