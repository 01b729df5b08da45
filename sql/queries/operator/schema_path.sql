-- Before the schema is read: every name is written in full, and quoted only where it must be, whatever this login's own settings are.
-- Concurrency: the setting ends with the transaction.
select set_config('search_path', 'pg_catalog', true), set_config('quote_all_identifiers', 'off', true);
