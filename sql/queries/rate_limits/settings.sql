-- The limits that a person has lowered.
-- Concurrency: reads only. Each process asks once a second at most.
select s.name, s.permits, s.window_length from prima.limit_settings s where s.permits is not null;
