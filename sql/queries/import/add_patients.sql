-- Adds the patients whose numbers no living one has, each with an event, and returns who is new.
-- Concurrency: in the order of their numbers, so two imports never wait in a circle; a rival's row is waited for, and is then known. Invariant I1.
with added as (
    insert into prima.patients (phone, name, time_zone, volunteer_id)
    select r.phone, r.name, r.time_zone, r.volunteer_id
    from unnest(@phones, @names, @zones, @volunteers) as r (phone, name, time_zone, volunteer_id) order by r.phone
    on conflict (phone) where deleted_at is null do nothing
    returning id, phone
), told as (
    insert into prima.events (entity, entity_id, to_state, cause, actor, reason)
    select 'patient', a.id::text, 'active', 'import', @by, @reason from added a
)
select a.phone from added a;
