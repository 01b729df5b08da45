-- The state of one row, for whoever named it.
-- Concurrency: reads only.
select l.state from prima.inbound_log l where l.id = @id;
