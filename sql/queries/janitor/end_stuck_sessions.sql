-- Ends sessions of Prima's own that stopped inside a batch, before its end: they hold locks, and no time-out of the server sees them (active, waiting for the client).
-- Prima's own are those of our name, and of the one that an operator's connection string gives.
-- Concurrency: several janitors may ask; ending twice is harmless. COPY waits for its client in good order.
select count(pg_terminate_backend(a.pid))::int
from pg_stat_activity a
where a.application_name in (@application_name, current_setting('application_name')) and a.datname = current_database() and a.pid <> pg_backend_pid()
  and a.state = 'active' and a.wait_event_type = 'Client' and a.wait_event = 'ClientRead'
  and a.query_start < clock_timestamp() - interval '10 s' and a.query !~* '^\s*copy';
