-- Concurrency: one row.
delete from prima.pauses where paused_by = 'bench';
