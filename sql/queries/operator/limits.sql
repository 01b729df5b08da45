-- What a person has said of the limits, with who, why and when.
-- Concurrency: reads only.
select s.name, s.permits, s.window_length, s.set_by, s.reason, s.set_at from prima.limit_settings s order by s.name;
