-- Who is at work, and who was until they fell silent.
-- Concurrency: reads only.
select w.name, w.roles, w.version, w.started_at, w.beat_at, w.failing from prima.workers w where w.stopped_at is null order by w.roles, w.name;
