-- Stops a device, a class, or both for the whole fleet: every claim reads it. What is on its way is finished. A device that is drained hands on what waits (janitor/name_device.sql).
-- Concurrency: one row a device and class; the later of two pauses stands, and both have their event. A device that is drained stays so: no row then, and no event.
with paused as (
    insert into prima.pauses as p (device, priority, reason, paused_by, until, drains)
    values (@device, @priority, @reason, @by, coalesce(@until, clock_timestamp() + @lasting), @drains)
    on conflict (device, priority) do update
        set reason = excluded.reason, paused_by = excluded.paused_by, paused_at = clock_timestamp(), until = excluded.until, drains = excluded.drains
        where excluded.drains or not p.drains or p.until <= clock_timestamp()
    returning p.device, p.priority, p.drains
)
insert into prima.events (entity, entity_id, to_state, cause, actor, reason)
select 'pause', coalesce(nullif(p.device, ''), '*') || ':' || coalesce(nullif(p.priority, ''), '*'), 'paused', case when p.drains then 'drain' else 'pause' end, @by, @reason from paused p;
