-- Last statement of a delivery's transaction: its commit waits for the standby also where the row was known, for what stored it may have been called committed while
-- the standby was away (design section 1.1).
-- Concurrency: writes to the log alone, after whatever stored the row, so the wait is for both.
select pg_logical_emit_message(true, 'prima', '') where current_setting('synchronous_standby_names') <> '';
