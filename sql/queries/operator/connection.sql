-- Which session answers, and of which server and database: through a pooler it is not the one that greeted us.
-- Concurrency: reads only.
select pg_backend_pid(), pg_postmaster_start_time()::text || ' ' || current_database() as place;
