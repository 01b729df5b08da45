-- Stops a device, a class, or both for the whole fleet: every claim reads it. What is on its way is finished.
-- Concurrency: one row a device and class; the later of two pauses stands, and both have their event.
with paused as (
    insert into prima.pauses as p (device, priority, reason, paused_by, until)
    values (@device, @priority, @reason, @by, coalesce(@until, clock_timestamp() + @lasting))
    on conflict (device, priority) do update
        set reason = excluded.reason, paused_by = excluded.paused_by, paused_at = clock_timestamp(), until = excluded.until
    returning p.device, p.priority
)
insert into prima.events (entity, entity_id, to_state, cause, actor, reason)
select 'pause', coalesce(nullif(p.device, ''), '*') || ':' || coalesce(nullif(p.priority, ''), '*'), 'paused', 'pause', @by, @reason from paused p;
