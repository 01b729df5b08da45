-- Whether anything can be written here: not on a standby, nor where sessions are read-only; and which settings let the server forget what it has committed. Works without a schema.
-- Concurrency: reads only.
select current_setting('transaction_read_only') = 'on' as is_read_only,
    array(select s.name from pg_settings s where s.name in ('fsync', 'full_page_writes', 'synchronous_commit') and s.setting = 'off' order by s.name) as forgetful;
