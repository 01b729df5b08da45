-- Before the schema is read: every name is written in full, whatever this login's own path is.
-- Concurrency: the setting ends with the transaction.
select set_config('search_path', 'pg_catalog', true);
