-- Whether anything can be written here: not on a standby, nor where sessions are read-only. Works without a schema.
-- Concurrency: reads only.
select current_setting('transaction_read_only') = 'on' as is_read_only;
