-- A worker says that it is at work, and what it fails at. Who has not for a day is forgotten.
-- Concurrency: each process writes its own row; rows of who is gone are skipped where another deletes them.
with gone as materialized (
    select w.name from prima.workers w where w.beat_at < clock_timestamp() - interval '1 day' and w.name <> @name for update skip locked
), forgotten as (
    delete from prima.workers w where w.name = any(array(select g.name from gone g))
)
insert into prima.workers as w (name, roles, version, failing) values (@name, @roles, @version, @failing)
on conflict (name) do update set beat_at = clock_timestamp(), roles = excluded.roles, version = excluded.version, failing = excluded.failing;
