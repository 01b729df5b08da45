-- Lowers a limit for the whole fleet, or leaves it to the configuration again (@permits null). Every worker reads it within two seconds.
-- What is set already stays as it is, with who set it and why, and has no second event; then no row is returned as changed.
-- Concurrency: one row a limit; the later of two stands, and both have their event.
with wanted as materialized (
    select coalesce(@permits || '/' || extract(epoch from @window)::float8 || 's', 'configured') as limit_set
), before as materialized (
    select s.name, s.permits || '/' || extract(epoch from s.window_length)::float8 || 's' as limit_set from prima.limit_settings s where s.name = @name for update
), changed as materialized (
    select coalesce((select b.limit_set from before b), 'configured') as was, w.limit_set from wanted w
    where w.limit_set <> coalesce((select b.limit_set from before b), 'configured')
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'limit', @name, c.was, c.limit_set, 'limits set', @by, @reason from changed c
)
insert into prima.limit_settings as s (name, permits, window_length, set_by, reason)
select @name, @permits, @window, @by, @reason from changed c -- looked at before it is changed
on conflict (name) do update
    set permits = excluded.permits, window_length = excluded.window_length, set_by = excluded.set_by, reason = excluded.reason, set_at = clock_timestamp();
