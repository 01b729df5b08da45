-- What is known is in the standby's log too, before its 200: the commit that stored it may have been called one while its standby was away (design section 1.1).
-- Concurrency: writes to the log alone, after whatever stored the row, so the wait of its commit is for both.
select pg_logical_emit_message(true, 'prima', '') where current_setting('synchronous_standby_names') <> '';
