-- A person says that a device is well: ok, not held, its circuit closed. Nothing else cures a bad token. Returns what it was, if it was not well.
-- Concurrency: before resume_pauses.sql, so that its transaction holds nothing else while it waits: a claim may hold the row for a moment (design section 3).
with before as materialized (
    select d.name, d.state, coalesce(d.held_until > clock_timestamp(), false) or d.doubts >= 5 as held
    from prima.devices d
    where d.name = @device and (d.state <> 'ok' or d.held_until is not null or d.doubts > 0)
    for no key update
), cured as (
    update prima.devices d
    set state = 'ok', held_until = null, held_reason = null, doubts = 0,
        state_changed_at = case when d.state <> 'ok' then clock_timestamp() else d.state_changed_at end
    from before b where d.name = b.name
), told as (
    insert into prima.events (entity, entity_id, from_state, to_state, cause, actor, reason)
    select 'device', b.name, case when b.state = 'ok' then 'held' else b.state end, 'ok', 'resume', @by, @reason from before b where b.state <> 'ok' or b.held
)
select b.state, b.held from before b where b.state <> 'ok' or b.held;
